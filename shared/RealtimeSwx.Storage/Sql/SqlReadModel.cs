using System.Data.Common;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

internal sealed class SqlReadModel(SqlDatabase database) : IReadModel
{
    private const string ObservationColumns =
        "o.series, o.valid_time, o.span, o.value, o.revision, o.quality, o.source, o.available_at, o.event";

    private const string ForecastColumns = "id, target, issued_at, degraded, checkpoint, input_hash, payload";

    /// <summary>Most settled first, then the last known, then the last written: as <see cref="SeriesHistory"/> decides.</summary>
    private const string Settled = """
        NOT EXISTS (SELECT 1 FROM swx_observation n WHERE n.series = o.series AND n.valid_time = o.valid_time
            AND (n.revision, n.available_at, n.id) > (o.revision, o.available_at, o.id))
        """;

    public Task<IReadOnlyList<SeriesExtent>> SeriesAsync(CancellationToken cancel) => Query(
        "SELECT series, first_time, last_time, row_count, maps FROM swx_series ORDER BY series, maps",
        [],
        r => new SeriesExtent(r.Series(0), r.Time(1), r.Time(2), r.GetInt64(3), r.GetInt64(4) == 1),
        cancel);

    public Task<IReadOnlyList<Observation>> LatestAsync(CancellationToken cancel) => Query(
        $"""
        SELECT {ObservationColumns} FROM swx_series s JOIN swx_observation o ON o.series = s.series AND o.valid_time = s.last_time
        WHERE s.maps = 0 AND {Settled} ORDER BY o.series
        """,
        [],
        Observation,
        cancel);

    public Task<IReadOnlyList<Observation>> ObservationsAsync(
        SeriesId series, DateTimeOffset from, DateTimeOffset to, bool allRevisions, int limit, CancellationToken cancel) => Query(
        $"""
        SELECT {ObservationColumns} FROM swx_observation o
        WHERE o.series = @series AND o.valid_time >= @from AND o.valid_time < @to {(allRevisions ? "" : $"AND {Settled}")}
        ORDER BY o.valid_time, o.revision, o.available_at, o.id LIMIT @limit
        """,
        [("series", series.Value), .. Window(from, to, limit)],
        Observation,
        cancel);

    public Task<IReadOnlyList<MapRow>> MapsAsync(SeriesId series, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => Query(
        """
        SELECT series, valid_time, edition, revision, available_at, blob_hash, source, simulated FROM swx_map
        WHERE series = @series AND valid_time >= @from AND valid_time < @to
        ORDER BY valid_time, edition, revision, available_at LIMIT @limit
        """,
        [("series", series.Value), .. Window(from, to, int.MaxValue)],
        r => new MapRow(r.GetString(0), r.Time(1), r.Time(2), (int)r.GetInt64(3), r.Time(4), r.GetString(5), r.GetString(6), r.GetInt64(7) == 1),
        cancel);

    public Task<IReadOnlyList<TargetExtent>> TargetsAsync(CancellationToken cancel) => Query(
        "SELECT target, MIN(issued_at), MAX(issued_at), COUNT(*) FROM swx_forecast GROUP BY target ORDER BY target",
        [],
        r => new TargetExtent(r.GetString(0), r.Time(1), r.Time(2), r.GetInt64(3)),
        cancel);

    public async Task<IReadOnlyList<ForecastRow>> ForecastsAsync(
        string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) =>
        Ascending(await Forecasts(target, from, to, limit, "DESC", cancel).ConfigureAwait(false));

    public Task<IReadOnlyList<ForecastRow>> ForecastPageAsync(
        string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) =>
        Forecasts(target, from, to, limit, "ASC", cancel);

    public async Task<ForecastRow?> ForecastAsync(string id, CancellationToken cancel) => (await Query(
        $"SELECT {ForecastColumns} FROM swx_forecast WHERE id = @id", [("id", id)], Forecast, cancel).ConfigureAwait(false)).FirstOrDefault();

    public async Task<IReadOnlyList<ScoreRow>> ScoresAsync(
        string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) =>
        Ascending(await Scores(target, from, to, limit, "DESC", cancel).ConfigureAwait(false));

    public Task<IReadOnlyList<ScoreRow>> ScorePageAsync(
        string target, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) =>
        Scores(target, from, to, limit, "ASC", cancel);

    public async Task<IReadOnlyList<MessageRow>> MessagesAsync(string kind, string? key, int limit, CancellationToken cancel) => Ascending(await Query(
        $"""
        SELECT kind, message_key, at_time, payload FROM swx_message WHERE kind = @kind {(key is null ? "" : "AND message_key = @key")}
        ORDER BY at_time DESC, message_key DESC, content_hash DESC LIMIT @limit
        """,
        [("kind", kind), ("limit", (long)limit), .. key is null ? [] : new (string, object)[] { ("key", key) }],
        r => new MessageRow(r.GetString(0), r.GetString(1), r.Time(2), r.GetString(3)),
        cancel).ConfigureAwait(false));

    private Task<IReadOnlyList<ForecastRow>> Forecasts(
        string target, DateTimeOffset from, DateTimeOffset to, int limit, string order, CancellationToken cancel) => Query(
        $"""
        SELECT {ForecastColumns} FROM swx_forecast WHERE target = @target AND issued_at >= @from AND issued_at < @to
        ORDER BY issued_at {order}, id {order} LIMIT @limit
        """,
        [("target", target), .. Window(from, to, limit)],
        Forecast,
        cancel);

    private Task<IReadOnlyList<ScoreRow>> Scores(
        string target, DateTimeOffset from, DateTimeOffset to, int limit, string order, CancellationToken cancel) => Query(
        $"""
        SELECT forecast_id, target, issued_at, valid_time, lead, observed, metrics FROM swx_score
        WHERE target = @target AND issued_at >= @from AND issued_at < @to
        ORDER BY issued_at {order}, valid_time {order}, forecast_id {order} LIMIT @limit
        """,
        [("target", target), .. Window(from, to, limit)],
        r => new ScoreRow(r.GetString(0), r.GetString(1), r.Time(2), r.Time(3), new TimeSpan(r.GetInt64(4)), r.GetDouble(5), r.GetString(6)),
        cancel);

    private static (string, object)[] Window(DateTimeOffset from, DateTimeOffset to, int limit) =>
        [("from", from.ToTicks()), ("to", to.ToTicks()), ("limit", (long)limit)];

    private static Observation Observation(DbDataReader r) => new(
        r.Series(0), r.Time(1), new TimeSpan(r.GetInt64(2)), r.GetDouble(3), (Revision)r.GetInt64(4), (Quality)r.GetInt64(5), r.GetString(6))
    {
        AvailableAt = r.Time(7),
        Event = r.IsDBNull(8) ? null : (int)r.GetInt64(8),
    };

    private static ForecastRow Forecast(DbDataReader r) =>
        new(r.GetString(0), r.GetString(1), r.Time(2), r.GetInt64(3) == 1, r.GetString(4), r.GetString(5), r.GetString(6));

    private static IReadOnlyList<T> Ascending<T>(IReadOnlyList<T> newestFirst) => [.. newestFirst.Reverse()];

    private async Task<IReadOnlyList<T>> Query<T>(string sql, (string, object)[] parameters, Func<DbDataReader, T> map, CancellationToken cancel) =>
        await database.QueryAsync(sql, parameters, map, cancel).ConfigureAwait(false);
}
