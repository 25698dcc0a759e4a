using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Gateway;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddSwxSettings();
await builder.AddSwxGatewayHost().Build().MapSwxGateway().RunAsync();
