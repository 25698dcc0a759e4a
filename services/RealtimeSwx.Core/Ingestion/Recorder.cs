using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// From parsed records to the entities that keep them, wherever they are. Bulk goes to the blob store first; then each series root gets one
/// command and answers when it is in the journal. Used by replay, live feeds and inbound MQTT alike. Every command may be said twice.
/// </summary>
public sealed class Recorder(
    IActorRef series,
    IActorRef forecasts,
    IActorRef stations,
    IActorRef quarantine,
    IBlobStore blobs,
    ModelShipping models,
    FeedMonitor monitor,
    MqttOutbox outbox,
    AlertRouter alerts,
    VirtualClock clock) : ILockStepTargets
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A tick may contain a training round.</summary>
    private static readonly TimeSpan TickTimeout = TimeSpan.FromMinutes(10);

    /// <summary>How long a lock-step stands still for a database or a node that is away, before it fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ReplayFreshness _freshness = new();

    public Task RecordAsync(IReadOnlyList<Instant> instants, CancellationToken cancel) => PersevereAsync(
        async () =>
        {
            await StoreAsync(instants, cancel);
            await outbox.FlushAsync(cancel);
        },
        cancel);

    /// <summary>As <see cref="RecordAsync"/>, but tries once and does not wait for the broker: what is in the journal is safe.</summary>
    public async Task StoreAsync(IReadOnlyList<Instant> instants, CancellationToken cancel)
    {
        var batches = new RecordBatching();
        foreach (var instant in instants)
        {
            using var activity = CoreTelemetry.Source.StartActivity("ingest.record", ActivityKind.Internal, instant == instants[^1] ? null : instant.TraceParent);
            await batches.AddAsync(instant, activity?.Id ?? instant.TraceParent ?? Activity.Current?.Id, blobs, cancel);
        }

        await Task.WhenAll(batches.Commands().Select(c => SendAsync(c, cancel)));
        foreach (var instant in instants)
        {
            await QuarantineAsync(instant, cancel);
        }

        await Task.WhenAll(batches.Pulses.GroupBy(p => p.Station).Select(async seconds =>
        {
            foreach (var second in seconds)
            {
                await stations.AskPatientlyAsync<StationProtocol.Settled>(second, TickTimeout, cancel);
            }
        }));
    }

    public Task TickAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel) => PersevereAsync(
        async () =>
        {
            await StepAsync(target, at, issue, cancel);
            await outbox.FlushAsync(cancel);
        },
        cancel);

    /// <summary>As <see cref="TickAsync"/>, but tries once and does not wait for the broker.</summary>
    public async Task<ForecastProtocol.TickDone> StepAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel)
    {
        await models.EnsureAsync(target, clock.DataTime, cancel);
        var done = await forecasts.AskPatientlyAsync<ForecastProtocol.TickDone>(
            new ForecastProtocol.Tick(target, at, issue, Activity.Current?.Id, clock.DataTime), TickTimeout, cancel);
        alerts.Ticked(target);
        return done.Error is { } error ? throw new InvalidOperationException($"The {target} tick of {at:O} failed: {error}") : done;
    }

    public Task SettleAsync(IReadOnlyList<FeedRecord> records, DateTimeOffset at, CancellationToken cancel)
    {
        _freshness.Note(records);
        var feeds = _freshness.At(at);
        return PersevereAsync(
            async () =>
            {
                await alerts.ObservedAsync(records, at, cancel);
                if (feeds is not null)
                {
                    await alerts.AdvanceAsync(feeds, at, cancel);
                }
            },
            cancel);
    }

    /// <summary>Live: as <see cref="SettleAsync"/>, but tries once, and the feeds are as the monitor knows them.</summary>
    public async Task SettleLiveAsync(IReadOnlyList<FeedRecord> records, DateTimeOffset at, CancellationToken cancel)
    {
        await alerts.ObservedAsync(records, at, cancel);
        await alerts.AdvanceAsync(monitor.Ages(), at, cancel);
    }

    public async Task FinishAsync(IReadOnlyCollection<SeriesId> open, CancellationToken cancel)
    {
        foreach (var station in open)
        {
            await stations.AskPatientlyAsync<StationProtocol.Settled>(new StationProtocol.CloseWindow(station, clock.DataTime), TickTimeout, cancel);
        }

        await outbox.FlushAsync(cancel);
    }

    private static async Task PersevereAsync(Func<Task> step, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await step();
                return;
            }
            catch (Exception e) when (e is not (OperationCanceledException or InputException or FormatException or ArgumentException)
                && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause, TimeProvider.System, cancel);
            }
        }
    }

    private async Task SendAsync(SeriesProtocol.RecordBatches command, CancellationToken cancel)
    {
        var root = command.Series;
        var answer = await series.AskPatientlyAsync<object>(command, AskTimeout, cancel);
        if (answer is SeriesProtocol.RecordFailed failed)
        {
            throw new IOException($"{root} could not be recorded: {failed.Reason}");
        }

        if (answer is SeriesProtocol.Recorded recorded)
        {
            CoreTelemetry.Observations.Add(recorded.New, new KeyValuePair<string, object?>("series", root.Value));
            monitor.Recorded(root, RecordBatching.NewestIn(command), recorded.New);
        }
    }

    private async Task QuarantineAsync(Instant instant, CancellationToken cancel)
    {
        foreach (var rows in instant.Records.OfType<Rejected>().GroupBy(r => r.Source, StringComparer.Ordinal))
        {
            var source = Path.GetFileName(rows.Key);
            var kept = await quarantine.AskPatientlyAsync<QuarantineProtocol.Quarantined>(
                new QuarantineProtocol.Quarantine(source, [.. rows], instant.At), AskTimeout, cancel);
            CoreTelemetry.Rejected.Add(rows.Count(), new KeyValuePair<string, object?>("source", source));
            monitor.Rejected(source, rows.Last(), kept.Total);
        }
    }
}
