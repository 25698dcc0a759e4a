using Akka.Actor;
using Akka.Hosting;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Cli.Explaining;
using RealtimeSwx.Core;
using RealtimeSwx.Storage;
using static RealtimeSwx.Actors.Replay.ReplayProtocol;

namespace RealtimeSwx.Cli.Serving;

/// <summary>One run of <c>swx core</c>: a node, and, when it was given one, a replay to its end, wherever the driver is.</summary>
internal static class CoreRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(WebApplicationBuilder builder, SourceOptions source, CancellationToken cancel)
    {
        var plan = source.Source == "archive" ? source.Archive() : null;
        if (plan is not null)
        {
            builder.Services.AddSingleton(plan);
        }

        await using var app = builder.AddSwxCoreHost().Build().MapSwxCoreHost();
        await app.StartAsync(cancel);
        await ServiceFlags.SayReadyAsync(app, CoreAkka.Role);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, app.Lifetime.ApplicationStopping);
        if (plan is null || !source.ExitWhenDone)
        {
            await app.WaitForShutdownAsync(cancel);
            return ExitCodes.Done;
        }

        try
        {
            return await EndAsync(app.Services, plan.Name, source.Json, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until the cursor says that the replay is done, then prints the verification as the read model has it.</summary>
    private static async Task<int> EndAsync(IServiceProvider services, string replay, bool json, CancellationToken cancel)
    {
        var actors = services.GetRequiredService<ActorRegistry>();
        var cursors = await actors.GetAsync<CursorKey>(cancel);
        using var look = new PeriodicTimer(LookEvery, TimeProvider.System);
        while (await look.WaitForNextTickAsync(cancel))
        {
            var cursor = await AskAsync<ReplayAdvanced>(cursors, new GetCursor(replay), cancel);
            if (cursor?.Error is { } error)
            {
                await Console.Error.WriteLineAsync($"error: {error}");
                return ExitCodes.Failed;
            }

            if (cursor?.Done == true)
            {
                break;
            }
        }

        var projection = await actors.GetAsync<ProjectionKey>(cancel);
        await projection.AskPatientlyAsync<CaughtUp>(new CatchUp(), AskTimeout, cancel);
        await Console.Out.WriteLineAsync(await StoredVerification.TextAsync(services.GetRequiredService<IReadModel>(), json, cancel));
        return ExitCodes.Done;
    }

    /// <summary>Null when the cursor is on its way to another node.</summary>
    private static async Task<T?> AskAsync<T>(IActorRef target, object message, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await target.AskPatientlyAsync<T>(message, AskTimeout, cancel);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
