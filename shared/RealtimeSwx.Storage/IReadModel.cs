using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage;

/// <summary>A row that a projection of the journal writes.</summary>
public abstract record ReadModelRow;

/// <summary>One revision of one value. Unique by (series, valid time, revision, value): writing it again does nothing.</summary>
public sealed record ObservationRow(Observation Observation) : ReadModelRow;

/// <summary>One map; the values are a blob.</summary>
public sealed record MapRow(string Series, DateTimeOffset Epoch, DateTimeOffset Edition, int Revision, DateTimeOffset AvailableAt, string BlobHash, string Source, bool Simulated) : ReadModelRow;

/// <summary>One published forecast; the payload is the MQTT message as it went out. The first row of an id stays.</summary>
public sealed record ForecastRow(string Id, string Target, DateTimeOffset IssuedAt, bool Degraded, string Checkpoint, string InputHash, string PayloadJson) : ReadModelRow;

/// <summary>One lead of one forecast with its truth; a later row for the same lead (a settled truth) replaces it. <paramref name="MetricsJson"/> is an object of numbers.</summary>
public sealed record ScoreRow(string ForecastId, string Target, DateTimeOffset IssuedAt, DateTimeOffset ValidTime, TimeSpan Lead, double Observed, string MetricsJson) : ReadModelRow;

/// <summary>A message of another kind kept for history: <c>cluster</c>, <c>verification</c>, <c>model</c>, <c>alert</c>, <c>rejected</c>.</summary>
public sealed record MessageRow(string Kind, string Key, DateTimeOffset At, string PayloadJson) : ReadModelRow;

/// <summary>What the projection writes. Rows and offset go in one transaction, so that a restart neither loses nor doubles a row.</summary>
public interface IReadModelWriter
{
    /// <summary>The last journal offset applied, 0 when none.</summary>
    Task<long> OffsetAsync(string projection, CancellationToken cancel);

    /// <summary>Applies rows that may have been applied before: the offset never goes back and no row is doubled.</summary>
    Task ApplyAsync(string projection, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel);
}

/// <summary>What gateway, HAPI and <c>swx explain</c> read.</summary>
public interface IReadModel
{
    /// <summary>Series with their first and last valid time and row count, by name. A name with values and maps is listed twice.</summary>
    Task<IReadOnlyList<SeriesExtent>> SeriesAsync(CancellationToken cancel);

    /// <summary>The observation with the newest valid time of every series, by name.</summary>
    Task<IReadOnlyList<Observation>> LatestAsync(CancellationToken cancel);

    /// <summary>Ascending by valid time, newest revision per valid time unless <paramref name="allRevisions"/>; at most <paramref name="limit"/> rows.</summary>
    Task<IReadOnlyList<Observation>> ObservationsAsync(SeriesId series, DateTimeOffset from, DateTimeOffset to, bool allRevisions, int limit, CancellationToken cancel);

    /// <summary>Maps with <paramref name="from"/> &lt;= epoch &lt; <paramref name="to"/>, ascending by epoch, then edition, then revision.</summary>
    Task<IReadOnlyList<MapRow>> MapsAsync(SeriesId series, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>Targets that have forecasts, by name, with first and last issue time and their number.</summary>
    Task<IReadOnlyList<TargetExtent>> TargetsAsync(CancellationToken cancel);

    /// <summary>By issue time, ascending; at most <paramref name="limit"/>, the newest ones when there are more.</summary>
    Task<IReadOnlyList<ForecastRow>> ForecastsAsync(string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

    /// <summary>As <see cref="ForecastsAsync"/>, but the oldest ones when there are more: for reading a long history page by page.</summary>
    Task<IReadOnlyList<ForecastRow>> ForecastPageAsync(string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

    Task<ForecastRow?> ForecastAsync(string id, CancellationToken cancel);

    /// <summary>By issue time, then valid time, ascending; at most <paramref name="limit"/>, the newest ones when there are more.</summary>
    Task<IReadOnlyList<ScoreRow>> ScoresAsync(string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

    /// <summary>As <see cref="ScoresAsync"/>, but the oldest ones when there are more.</summary>
    Task<IReadOnlyList<ScoreRow>> ScorePageAsync(string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

    /// <summary>By time, ascending; at most <paramref name="limit"/>, the newest ones when there are more.</summary>
    Task<IReadOnlyList<MessageRow>> MessagesAsync(string kind, string? key, int limit, CancellationToken cancel);
}

/// <param name="Rows">Number of distinct valid times (epochs, for maps).</param>
/// <param name="Maps">True for a series of maps, false for one of values.</param>
public sealed record SeriesExtent(SeriesId Series, DateTimeOffset First, DateTimeOffset Last, long Rows, bool Maps = false);

/// <param name="First">Issue time of the oldest forecast.</param>
/// <param name="Last">Issue time of the newest forecast.</param>
public sealed record TargetExtent(string Target, DateTimeOffset First, DateTimeOffset Last, long Forecasts);
