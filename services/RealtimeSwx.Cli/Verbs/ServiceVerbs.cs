using System.CommandLine;
using RealtimeSwx.Cli.Serving;
using RealtimeSwx.Core;
using RealtimeSwx.Gateway;
using RealtimeSwx.Worker;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx core</c>, <c>swx worker</c>, <c>swx gateway</c>: one service as a process, the same as its own program.</summary>
internal static class ServiceVerbs
{
    public static Command Core()
    {
        var flags = new ServiceFlags(http: 8081);
        flags.Add("--broker", "Broker", "mqtt://HOST:PORT");
        flags.Add("--centre", "Core:Centre", "the centre in the topic tree");
        var source = new SourceFlags("live, none (what comes over MQTT, with its own times) or archive; the same for every core node", "live", "none", "archive");
        var command = new Command(
            "core",
            "Run a core node: entities, ingestion, publication. Start three with the same --seeds and one may fail.\n"
            + "Example: swx core --db 'postgres:Host=db;Database=swx' --broker mqtt://mqtt:1883 --host 10.0.0.1 --port 4053 --seeds 10.0.0.1:4053 10.0.0.2:4053");
        flags.AddTo(command);
        source.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var from = source.Parse(parsed);
            var builder = flags.Builder(parsed);
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Core:Live", (string?)(from.Source == "live" ? "true" : "false"))]);
            return CoreRun.RunAsync(builder, from, cancel);
        });
        return command;
    }

    public static Command Worker()
    {
        var flags = new ServiceFlags(http: 8082);
        flags.Add("--device", "Worker:Device", "auto, cpu, cuda or cuda:N");
        flags.Add("--name", "Worker:Name", "name in messages, unique in the cluster");
        var command = new Command(
            "worker",
            "Run a worker: forecasts, training and clustering for the core nodes. It keeps nothing and may come and go.\n"
            + "Example: swx worker --db 'postgres:Host=db;Database=swx' --seeds 10.0.0.1:4053 10.0.0.2:4053 --device auto");
        flags.AddTo(command);
        command.SetAction((parsed, cancel) =>
            ServiceFlags.RunAsync(flags.Builder(parsed).AddSwxWorkerHost().Build().MapSwxWorkerHost(), WorkerAkka.Role, cancel));
        return command;
    }

    public static Command Gateway()
    {
        var flags = new ServiceFlags(http: 8080);
        flags.Add("--broker", "Broker", "mqtt://HOST:PORT, for alerts");
        flags.Add("--centre", "Gateway:Centre", "the centre in the topic tree");
        flags.Add("--web-socket", "Gateway:WebSocketUrl", "MQTT over WebSocket for the page, ws://HOST:PORT/PATH");
        var command = new Command(
            "gateway",
            "Run a gateway: page, HAPI and REST over the read model; alerts out by MQTT, webhooks, Alertmanager and CAP.\n"
            + "Example: swx gateway --db 'postgres:Host=db;Database=swx' --broker mqtt://mqtt:1883 --seeds 10.0.0.1:4053 10.0.0.2:4053 --http 8080");
        flags.AddTo(command);
        command.SetAction((parsed, cancel) =>
            ServiceFlags.RunAsync(flags.Builder(parsed).AddSwxGatewayHost().Build().MapSwxGateway(), GatewayHost.Role, cancel));
        return command;
    }
}
