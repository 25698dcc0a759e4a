using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Driving;

/// <summary>What the lock-step moves: the entities behind ingestion and forecasting.</summary>
public interface ILockStepTargets
{
    /// <summary>Records everything of some instants, in order; done when it is persisted, clustered and published.</summary>
    Task RecordAsync(IReadOnlyList<Instant> instants, CancellationToken cancel);

    /// <summary>One tick of one target; done when everything that follows from it is persisted and published.</summary>
    Task TickAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel);

    /// <summary>
    /// An instant's data are recorded, or its forecasts issued (then without records); done when the alerts that follow are decided. Once for
    /// every instant in order, however many were recorded together.
    /// </summary>
    Task SettleAsync(IReadOnlyList<FeedRecord> records, DateTimeOffset at, CancellationToken cancel);

    /// <summary>End of the data: closes the open windows of these stations.</summary>
    Task FinishAsync(IReadOnlyCollection<SeriesId> stations, CancellationToken cancel);
}
