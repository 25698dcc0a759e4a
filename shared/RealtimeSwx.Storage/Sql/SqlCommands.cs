using System.Data.Common;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

internal static class SqlCommands
{
    public static DbCommand Command(
        this DbConnection connection, DbTransaction? transaction, string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async Task<int> ExecuteAsync(
        this DbConnection connection, DbTransaction transaction, string sql, (string Name, object Value)[] parameters, CancellationToken cancel)
    {
        await using var command = connection.Command(transaction, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    public static async Task<List<T>> QueryAsync<T>(
        this SqlDatabase database, string sql, (string Name, object Value)[] parameters, Func<DbDataReader, T> map, CancellationToken cancel)
    {
        await using var connection = await database.OpenReaderAsync(cancel).ConfigureAwait(false);
        await using var command = connection.Command(null, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>100-ns ticks since 1970-01-01 UTC.</summary>
    public static long ToTicks(this DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset Time(this DbDataReader reader, int column) =>
        new(reader.GetInt64(column) + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);

    public static SeriesId Series(this DbDataReader reader, int column) => new(reader.GetString(column));
}
