using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;

namespace RealtimeSwx.Actors.Work;

/// <summary>
/// Work between Core and workers. Requesters hand work to the queue; workers pull it, one piece each, and answer the requester (the sender
/// of the work as they see it). Plain arrays and hashes only.
/// </summary>
public static class WorkProtocol
{
    /// <summary>What kinds of work there are; a worker's actors name those they take.</summary>
    public static class Kinds
    {
        public const string Predict = "predict";
        public const string Train = "train";
        public const string Cluster = "cluster";
        public const string Label = "label";
    }

    public interface IWork : ISwxWireMessage
    {
        string WorkId { get; }

        string Kind { get; }

        /// <summary>Newer work with the same key makes older work stale.</summary>
        string Key { get; }
    }

    public interface IWorkResult : ISwxWireMessage
    {
        string WorkId { get; }
    }

    /// <summary>
    /// A worker actor is idle and asks for one piece of work of its kind. It says so again every few seconds, so that a queue that has moved
    /// to another node learns of it.
    /// </summary>
    /// <param name="Last">Id of the work that it has finished last, null before the first.</param>
    /// <param name="Capacity">What it brings; null from an older worker.</param>
    public sealed record Pull(string Worker, string Kind, string Device, string? Last = null, WorkerCapacity? Capacity = null) : ISwxWireMessage;

    /// <param name="MemoryMb">Main memory that is free for work, MiB.</param>
    /// <param name="Models">Checkpoints that are loaded, so that work for them begins at once.</param>
    public sealed record WorkerCapacity(long MemoryMb, ImmutableArray<string> Models);

    public sealed record Predict(
        string WorkId,
        string Target,
        ImmutableArray<string> Checkpoints,
        DateTimeOffset IssuedAt,
        DateTimeOffset DataCutoff,
        string Tier,
        ReadOnlyMemory<byte> Payload,
        string? TraceParent) : IWork
    {
        public string Kind => Kinds.Predict;

        public string Key => "predict/" + Target;
    }

    /// <summary>Fine-tune <paramref name="Champion"/> on scored samples, oldest first; inputs are blobs.</summary>
    /// <param name="LabelShift">Zero, or a drill: labels are taken from issues this much later, so that the result must be refused.</param>
    public sealed record Train(
        string WorkId,
        string Target,
        string Champion,
        ImmutableArray<Forecasts.ForecastProtocol.SampleRef> Samples,
        int Seed,
        TimeSpan LabelShift) : IWork
    {
        public string Kind => Kinds.Train;

        public string Key => "train/" + Target;
    }

    /// <param name="Seconds">Blobs of the pulse batches, in time order.</param>
    /// <param name="Previous">Blob of the previous window's result, for stable labels; empty for the first.</param>
    public sealed record Cluster(
        string WorkId,
        string Station,
        DateTimeOffset From,
        DateTimeOffset To,
        ImmutableArray<string> Seconds,
        string Previous) : IWork
    {
        public string Kind => Kinds.Cluster;

        public string Key => "cluster/" + Station;
    }

    /// <param name="Pulses">Blob of one second of pulses.</param>
    /// <param name="Model">Blob of the station's newest window result, whose landmarks label them.</param>
    public sealed record Label(string WorkId, string Station, string Pulses, string Model) : IWork
    {
        public string Kind => Kinds.Label;

        public string Key => "label/" + Station;
    }

    /// <summary>Numbers of one checkpoint: members and baselines by name, quantiles by lead.</summary>
    public sealed record CheckpointOutput(
        string Checkpoint,
        ImmutableSortedDictionary<string, ImmutableArray<double>> Members,
        ImmutableSortedDictionary<string, ImmutableArray<double>> Baselines,
        ImmutableArray<ImmutableArray<double>> Quantiles)
    {
        /// <summary>The lead of each value, for targets whose models differ in their leads.</summary>
        public ImmutableArray<TimeSpan> Leads { get; init; } = [];
    }

    public sealed record Predicted(string WorkId, ImmutableArray<CheckpointOutput> Outputs) : IWorkResult;

    public sealed record Trained(string WorkId, string Checkpoint, int Samples) : IWorkResult;

    /// <param name="Result">Blob of the result.</param>
    public sealed record Clustered(string WorkId, string Result) : IWorkResult;

    /// <param name="Classes">UTF-8 JSON of the counts.</param>
    public sealed record Labelled(string WorkId, ReadOnlyMemory<byte> Classes) : IWorkResult;

    public sealed record WorkFailed(string WorkId, string Reason) : IWorkResult;

    /// <summary>Nobody can do this kind of work now.</summary>
    public sealed record NoWorker(string WorkId, string Kind) : IWorkResult;

    /// <summary>The queue dropped it: newer work of the same key replaced it, or the queue was full.</summary>
    public sealed record WorkDropped(string WorkId, string Reason) : IWorkResult;

    public sealed record GetWorkers : ISwxWireMessage;

    /// <summary>Answered by <see cref="Workers"/> once there is a worker of every kind named.</summary>
    public sealed record AwaitWorkers(ImmutableArray<string> Kinds) : ISwxWireMessage;

    public sealed record Workers(ImmutableArray<string> Kinds, ImmutableArray<string> Names, long Dropped, int Queued) : ISwxWireMessage;
}
