using System.Data.Common;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

internal sealed class SqlReadModelWriter(SqlDatabase database) : IReadModelWriter
{
    private static readonly BulkInsert Observations = new(
        "swx_observation",
        ["series", "valid_time", "revision", "value", "span", "quality", "source", "available_at", "event"],
        "(series, valid_time, revision, value) DO NOTHING",
        "series, valid_time");

    private static readonly BulkInsert Maps = new(
        "swx_map",
        ["series", "valid_time", "edition", "revision", "blob_hash", "available_at", "source", "simulated"],
        "(series, valid_time, edition, revision, blob_hash) DO NOTHING",
        "series, valid_time");

    private static readonly BulkInsert Forecasts = new(
        "swx_forecast", ["id", "target", "issued_at", "degraded", "checkpoint", "input_hash", "payload"], "(id) DO NOTHING");

    private static readonly BulkInsert Scores = new(
        "swx_score",
        ["forecast_id", "valid_time", "target", "issued_at", "lead", "observed", "metrics"],
        "(forecast_id, valid_time) DO UPDATE SET observed = excluded.observed, metrics = excluded.metrics");

    private static readonly BulkInsert Messages = new(
        "swx_message",
        ["kind", "message_key", "at_time", "content_hash", "payload"],
        "(kind, message_key, at_time, content_hash) DO NOTHING");

    private static readonly BulkInsert Alerts = new(
        "swx_alert", ["alert", "sequence", "at_time", "state", "level", "payload"], "(alert, sequence) DO NOTHING");

    public async Task<long> OffsetAsync(string projection, CancellationToken cancel)
    {
        await using var connection = await database.OpenReaderAsync(cancel).ConfigureAwait(false);
        await using var command = connection.Command(null, "SELECT applied FROM swx_projection WHERE name = @name", [("name", projection)]);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false) ?? 0L, CultureInfo.InvariantCulture);
    }

    public Task ApplyAsync(string projection, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            // First, because its row lock makes two writers of one projection take turns.
            await connection.ExecuteAsync(
                transaction,
                """
                INSERT INTO swx_projection (name, applied) VALUES (@name, @applied)
                ON CONFLICT (name) DO UPDATE SET applied = CASE
                    WHEN excluded.applied > swx_projection.applied THEN excluded.applied ELSE swx_projection.applied END
                """,
                [("name", projection), ("applied", offset)],
                cancel).ConfigureAwait(false);
            await InsertDatedAsync(connection, transaction, Observations, maps: false, [.. rows.OfType<ObservationRow>().Select(Values)], cancel).ConfigureAwait(false);
            await InsertDatedAsync(connection, transaction, Maps, maps: true, [.. rows.OfType<MapRow>().Select(Values)], cancel).ConfigureAwait(false);
            await InsertAsync(connection, transaction, Forecasts, [.. rows.OfType<ForecastRow>().Select(Values)], cancel).ConfigureAwait(false);
            // One statement may not update a row twice: of several scores of one lead the last counts.
            var scores = rows.OfType<ScoreRow>().GroupBy(s => (s.ForecastId, s.ValidTime)).Select(g => g.Last());
            await InsertAsync(connection, transaction, Scores, [.. scores.Select(Values)], cancel).ConfigureAwait(false);
            await InsertAsync(connection, transaction, Alerts, [.. rows.OfType<AlertRow>().Select(Values)], cancel).ConfigureAwait(false);
            await InsertAsync(connection, transaction, Messages, [.. rows.OfType<MessageRow>().Select(Values)], cancel).ConfigureAwait(false);
        },
        cancel);

    private async Task InsertDatedAsync(
        DbConnection connection, DbTransaction transaction, BulkInsert insert, bool maps, List<object[]> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var extents = new ExtentKeeper(insert.Table, maps);
        await extents.LookAsync(database, connection, transaction, rows.Select(r => ((string)r[0], (long)r[1])), cancel).ConfigureAwait(false);
        await insert.RunAsync(database, connection, transaction, rows, extents.Inserted, cancel).ConfigureAwait(false);
        await extents.SaveAsync(connection, transaction, cancel).ConfigureAwait(false);
    }

    private Task InsertAsync(DbConnection connection, DbTransaction transaction, BulkInsert insert, List<object[]> rows, CancellationToken cancel) =>
        insert.RunAsync(database, connection, transaction, rows, null, cancel);

    private static object[] Values(ObservationRow row)
    {
        var o = row.Observation;
        if (!double.IsFinite(o.Value))
        {
            throw new ArgumentException($"{o.Series} at {o.ValidTime:O}: {o.Value} is no observation; a missing value has no row.");
        }

        return
        [
            o.Series.Value, o.ValidTime.ToTicks(), (long)o.Revision, o.Value, o.Span.Ticks, (long)o.Quality, o.Source, o.AvailableAt.ToTicks(),
            o.Event is { } number ? (long)number : DBNull.Value,
        ];
    }

    private static object[] Values(AlertRow a) => [a.Alert, a.Sequence, a.At.ToTicks(), (long)a.State, (long)a.Level, a.PayloadJson];

    private static object[] Values(MapRow m) =>
    [
        new SeriesId(m.Series).Value, m.Epoch.ToTicks(), m.Edition.ToTicks(), (long)m.Revision, m.BlobHash, m.AvailableAt.ToTicks(), m.Source,
        m.Simulated ? 1L : 0L,
    ];

    private static object[] Values(ForecastRow f) =>
        [f.Id, f.Target, f.IssuedAt.ToTicks(), f.Degraded ? 1L : 0L, f.Checkpoint, f.InputHash, f.PayloadJson];

    private static object[] Values(ScoreRow s) =>
        [s.ForecastId, s.ValidTime.ToTicks(), s.Target, s.IssuedAt.ToTicks(), s.Lead.Ticks, s.Observed, s.MetricsJson];

    private static object[] Values(MessageRow m) =>
        [m.Kind, m.Key, m.At.ToTicks(), ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(m.PayloadJson)), m.PayloadJson];
}
