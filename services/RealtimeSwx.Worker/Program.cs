using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Worker;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddSwxSettings();
await builder.AddSwxWorkerHost().Build().MapSwxWorkerHost().RunAsync();
