using System.Data.Common;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

/// <summary>
/// Keeps first time, last time and number of distinct valid times of every series in step with the rows that one transaction inserts:
/// counting them on demand would read the whole table.
/// </summary>
internal sealed class ExtentKeeper(string table, bool maps)
{
    private readonly HashSet<(string Series, long Time)> _known = [];
    private readonly HashSet<(string Series, long Time)> _inserted = [];

    /// <summary>Call with every key before its rows are inserted: remembers which valid times were there already.</summary>
    public async Task LookAsync(
        SqlDatabase database, DbConnection connection, DbTransaction transaction, IEnumerable<(string Series, long Time)> keys, CancellationToken cancel)
    {
        DbCommand? command = null;
        try
        {
            foreach (var chunk in keys.Distinct().Chunk(database.RowsPerStatement))
            {
                if (command?.Parameters.Count != 2 * chunk.Length)
                {
                    await Dispose(command).ConfigureAwait(false);
                    command = Create(connection, transaction, chunk.Length);
                }

                for (var i = 0; i < chunk.Length; i++)
                {
                    command.Parameters[2 * i].Value = chunk[i].Series;
                    command.Parameters[2 * i + 1].Value = chunk[i].Time;
                }

                await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                {
                    _known.Add((reader.GetString(0), reader.GetInt64(1)));
                }
            }
        }
        finally
        {
            await Dispose(command).ConfigureAwait(false);
        }

        static ValueTask Dispose(DbCommand? command) => command?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private DbCommand Create(DbConnection connection, DbTransaction transaction, int keys)
    {
        var sql = new StringBuilder("WITH k (series, valid_time) AS (VALUES ");
        var parameters = new (string, object)[2 * keys];
        for (var i = 0; i < keys; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Append($"(@s{i}, @t{i})");
            parameters[2 * i] = ($"s{i}", "");
            parameters[2 * i + 1] = ($"t{i}", 0L);
        }

        sql.Append($") SELECT DISTINCT k.series, k.valid_time FROM k JOIN {table} o ON o.series = k.series AND o.valid_time = k.valid_time");
        return connection.Command(transaction, sql.ToString(), parameters);
    }

    /// <summary>A row that really went in (columns series, valid_time).</summary>
    public void Inserted(DbDataReader row) => _inserted.Add((row.GetString(0), row.GetInt64(1)));

    public async Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        const string Sql = """
            INSERT INTO swx_series (series, maps, first_time, last_time, row_count) VALUES (@series, @maps, @first, @last, @rows)
            ON CONFLICT (series, maps) DO UPDATE SET
                first_time = CASE WHEN excluded.first_time < swx_series.first_time THEN excluded.first_time ELSE swx_series.first_time END,
                last_time = CASE WHEN excluded.last_time > swx_series.last_time THEN excluded.last_time ELSE swx_series.last_time END,
                row_count = swx_series.row_count + excluded.row_count
            """;
        _inserted.ExceptWith(_known);
        foreach (var group in _inserted.GroupBy(k => k.Series).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            await connection.ExecuteAsync(
                transaction,
                Sql,
                [("series", group.Key), ("maps", maps ? 1L : 0L), ("first", group.Min(k => k.Time)), ("last", group.Max(k => k.Time)), ("rows", group.LongCount())],
                cancel).ConfigureAwait(false);
        }
    }
}
