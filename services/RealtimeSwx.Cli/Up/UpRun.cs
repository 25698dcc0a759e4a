using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Actors.Replay;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Cli.Up;

/// <summary>One run of <c>swx up</c>: host, source, end.</summary>
internal static class UpRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The embedded broker answers at once; another one may be away.</summary>
    private static readonly TimeSpan BrokerPatience = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(UpOptions options, CancellationToken cancel)
    {
        var source = Source(options);
        await using var system = await SwxSystem.StartAsync(options, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, system.Stopping);
        try
        {
            return await ServeAsync(system, options, source, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop: that is how serving ends; a run that was to reach its end has not.
            return options.ExitWhenDone ? ExitCodes.Failed : ExitCodes.Done;
        }
    }

    private static async Task<int> ServeAsync(SwxSystem system, UpOptions options, ReplayActor.StartReplay? source, CancellationToken cancel)
    {
        var driver = await system.ActorAsync<DriverKey>(cancel);
        var queue = await system.ActorAsync<WorkQueueKey>(cancel);
        await queue.Ask<WorkProtocol.Workers>(
            new WorkProtocol.AwaitWorkers([WorkProtocol.Kinds.Predict, WorkProtocol.Kinds.Train, WorkProtocol.Kinds.Cluster, WorkProtocol.Kinds.Label]), Patience, cancel);
        await system.ListeningAsync(BrokerPatience, cancel);
        await Console.Out.WriteLineAsync($"ready http={system.HttpUrl} mqtt={system.Mqtt} ws={system.WebSocketUrl}");
        await Console.Out.FlushAsync(cancel);

        var failed = false;
        if (source is not null)
        {
            var done = await driver.Ask<ReplayActor.ReplayDone>(source, Timeout.InfiniteTimeSpan, cancel);
            failed = done.Error is not null;
            await (done.Error is { } error ? Console.Error.WriteLineAsync($"error: {error}") : PrintAsync(system, options, done, cancel));
        }

        if (!options.ExitWhenDone)
        {
            await system.WaitForShutdownAsync(cancel);
        }

        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    /// <summary>Reads the archives before anything starts: a file that cannot be read is an error of the command line.</summary>
    private static ReplayActor.StartReplay? Source(UpOptions options)
    {
        switch (options.Source)
        {
            case "archive":
                return options.Archive().Load();
            case "live" when options.ExitWhenDone:
                throw new FormatException("--source live has no end: --exit-when-done is for demo and archive.");
            case "demo":
                var settings = DemoStorm.Settings(options.Seed);
                return new ReplayActor.StartReplay(
                    $"demo-{options.Seed}", new StormSimulation(settings).Records(), options.Speed, DemoStorm.PacedFrom(settings));
            default:
                return null;
        }
    }

    private static async Task AlertsAsync(SwxSystem system, CancellationToken cancel)
    {
        try
        {
            await system.AlertsPublishedAsync(cancel).WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync("warn: alerts wait for the broker; they are kept and sent by the next run on the same data");
        }
    }

    private static async Task PrintAsync(SwxSystem system, UpOptions options, ReplayActor.ReplayDone done, CancellationToken cancel)
    {
        var projection = await system.ActorAsync<ProjectionKey>(cancel);
        await projection.Ask<ReplayProtocol.CaughtUp>(new ReplayProtocol.CatchUp(), Patience, cancel);
        await AlertsAsync(system, cancel);
        var verifier = await system.ActorAsync<VerifierKey>(cancel);
        var summaries = new List<VerifierProtocol.Verification>();
        foreach (var target in done.Targets)
        {
            summaries.Add(await verifier.Ask<VerifierProtocol.Verification>(new VerifierProtocol.GetVerification(target), Patience, cancel));
        }

        await Console.Out.WriteLineAsync(options.Json
            ? JsonSerializer.Serialize(summaries.ToDictionary(s => s.Target, s => s.Leads))
            : VerificationTable.Of(summaries));
    }
}
