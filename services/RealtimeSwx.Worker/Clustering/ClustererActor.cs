using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Clustering;

/// <summary>Clusters one window of pulses with OPTICS. Plain CPU work on its own threads, but for the ordering (<see cref="WindowEngine"/>).</summary>
public sealed class ClustererActor : PullingActor
{
    private readonly IBlobStore _blobs;
    private readonly IOrderingEngine _engine;

    public ClustererActor(IActorRef queue, IBlobStore blobs, WorkerIdentity identity, IOrderingEngine engine)
        : base(queue, identity with { Device = "cpu" }, Kinds.Cluster)
    {
        (_blobs, _engine) = (blobs, engine);
        Receive<Cluster>(work =>
        {
            Begin();
            var requester = Sender;
            _ = FetchAsync(work).PipeTo(Self, success: f => new Fetched(work, requester, f.Batches, f.Previous), failure: e => new Broken(work, requester, e));
        });
        Receive<Fetched>(OnFetched);
        Receive<Stored>(stored =>
        {
            stored.Requester.Tell(new Clustered(stored.WorkId, stored.Blob));
            Pull(stored.WorkId);
        });
    }

    private async Task<(ImmutableArray<PulseBatch> Batches, ClusterResult? Previous)> FetchAsync(Cluster work)
    {
        var batches = ImmutableArray.CreateBuilder<PulseBatch>();
        foreach (var blob in work.Seconds)
        {
            batches.Add(PulseBatchCodec.Decode(await _blobs.GetAsync(blob, Stopping) ?? throw new InputException(blob, "the pulses' blob is missing")));
        }

        var previous = work.Previous.Length == 0 ? null : await _blobs.GetAsync(work.Previous, Stopping);
        return (batches.ToImmutable(), previous is { } bytes ? ClusterResult.FromBytes(bytes.Span) : null);
    }

    private void OnFetched(Fetched f)
    {
        try
        {
            using var activity = WorkerTelemetry.Source.StartActivity("worker.cluster");
            activity?.SetTag("swx.station", f.Work.Station);
            var started = Stopwatch.GetTimestamp();
            var result = LagoClusterer.Run(ClusterWork.Of(f.Batches), f.Previous, engine: _engine, cancel: Stopping);
            WorkerTelemetry.ClusterSeconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("station", f.Work.Station));
            _ = _blobs.PutAsync(result.ToBytes(), ClusterResult.ContentType, Stopping)
                .PipeTo(Self, success: hash => new Stored(f.Work.WorkId, f.Requester, hash), failure: e => new Broken(f.Work, f.Requester, e));
        }
        catch (Exception e)
        {
            Self.Tell(new Broken(f.Work, f.Requester, e));
        }
    }

    private sealed record Fetched(Cluster Work, IActorRef Requester, ImmutableArray<PulseBatch> Batches, ClusterResult? Previous) : INoSerializationVerificationNeeded;

    private sealed record Stored(string WorkId, IActorRef Requester, string Blob) : INoSerializationVerificationNeeded;
}
