using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Gateway;
using RealtimeSwx.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddSwxSettings();
builder.AddSwxGateway(StorageOptions.Parse(builder.Configuration["Database"] ?? "sqlite:swx-data/swx.db"));
await builder.Build().MapSwxGateway().RunAsync();
