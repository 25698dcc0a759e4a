using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddSwxSettings();
await builder.AddSwxCoreHost().Build().MapSwxCoreHost().RunAsync();
