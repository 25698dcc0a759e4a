using RealtimeSwx.Gateway;
using RealtimeSwx.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("SWX__");
builder.AddSwxGateway(StorageOptions.Parse(builder.Configuration["Database"] ?? "sqlite:swx-data/swx.db"));
await builder.Build().MapSwxGateway().RunAsync();
