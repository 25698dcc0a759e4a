using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage;

/// <summary>A row that a projection of the journal writes.</summary>
public abstract record ReadModelRow;

/// <summary>One revision of one value. Unique by (series, valid time, revision, value): writing it again does nothing.</summary>
public sealed record ObservationRow(Observation Observation) : ReadModelRow;

/// <summary>One map; the values are a blob.</summary>
public sealed record MapRow(string Series, DateTimeOffset Epoch, DateTimeOffset Edition, int Revision, DateTimeOffset AvailableAt, string BlobHash, string Source, bool Simulated) : ReadModelRow;

/// <summary>One published forecast; the payload is the MQTT message as it went out.</summary>
public sealed record ForecastRow(string Id, string Target, DateTimeOffset IssuedAt, bool Degraded, string Checkpoint, string InputHash, string PayloadJson) : ReadModelRow;

/// <summary>One lead of one forecast with its truth. <paramref name="MetricsJson"/> is an object of numbers.</summary>
public sealed record ScoreRow(string ForecastId, string Target, DateTimeOffset IssuedAt, DateTimeOffset ValidTime, TimeSpan Lead, double Observed, string MetricsJson) : ReadModelRow;

/// <summary>A message of another kind kept for history: <c>cluster</c>, <c>verification</c>, <c>model</c>, <c>alert</c>, <c>rejected</c>.</summary>
public sealed record MessageRow(string Kind, string Key, DateTimeOffset At, string PayloadJson) : ReadModelRow;

/// <summary>What the projection writes. Rows and offset go in one transaction, so that a restart neither loses nor doubles a row.</summary>
public interface IReadModelWriter
{
    /// <summary>The last journal offset applied, 0 when none.</summary>
    Task<long> OffsetAsync(string projection, CancellationToken cancel);

    Task ApplyAsync(string projection, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel);
}

/// <summary>What gateway, HAPI and <c>swx explain</c> read.</summary>
public interface IReadModel
{
    /// <summary>Series with their first and last valid time and row count.</summary>
    Task<IReadOnlyList<SeriesExtent>> SeriesAsync(CancellationToken cancel);

    /// <summary>Ascending by valid time, newest revision per valid time unless <paramref name="allRevisions"/>; at most <paramref name="limit"/> rows.</summary>
    Task<IReadOnlyList<Observation>> ObservationsAsync(SeriesId series, DateTimeOffset from, DateTimeOffset to, bool allRevisions, int limit, CancellationToken cancel);

    Task<IReadOnlyList<MapRow>> MapsAsync(SeriesId series, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>By issue time, ascending; at most <paramref name="limit"/>, the newest ones when there are more.</summary>
    Task<IReadOnlyList<ForecastRow>> ForecastsAsync(string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

    Task<ForecastRow?> ForecastAsync(string id, CancellationToken cancel);

    Task<IReadOnlyList<ScoreRow>> ScoresAsync(string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel);

    Task<IReadOnlyList<MessageRow>> MessagesAsync(string kind, string? key, int limit, CancellationToken cancel);
}

/// <param name="Rows">Number of distinct valid times.</param>
public sealed record SeriesExtent(SeriesId Series, DateTimeOffset First, DateTimeOffset Last, long Rows);
