using System.Data.Common;
using System.Text;

namespace RealtimeSwx.Storage.Sql;

/// <summary>Many rows in few statements. One command per shape is kept and filled again: preparing costs more than inserting.</summary>
/// <param name="Columns">Names of the columns, in the order of the values of a row.</param>
/// <param name="OnConflict">What follows <c>ON CONFLICT</c>.</param>
/// <param name="Returning">Columns to return of the rows that were inserted, or empty.</param>
internal sealed record BulkInsert(string Table, string[] Columns, string OnConflict, string Returning = "")
{
    public async Task RunAsync(
        SqlDatabase database,
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<object[]> rows,
        Action<DbDataReader>? inserted,
        CancellationToken cancel)
    {
        var perStatement = database.RowsPerStatement;
        DbCommand? full = null;
        try
        {
            for (var start = 0; start < rows.Count; start += perStatement)
            {
                var count = Math.Min(perStatement, rows.Count - start);
                if (count == perStatement)
                {
                    full ??= Create(connection, transaction, count);
                    await FillAndRunAsync(full, rows, start, count, inserted, cancel).ConfigureAwait(false);
                }
                else
                {
                    await using var rest = Create(connection, transaction, count);
                    await FillAndRunAsync(rest, rows, start, count, inserted, cancel).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (full is not null)
            {
                await full.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private DbCommand Create(DbConnection connection, DbTransaction transaction, int rows)
    {
        var sql = new StringBuilder().Append("INSERT INTO ").Append(Table).Append(" (").AppendJoin(", ", Columns).Append(") VALUES ");
        var command = connection.Command(transaction, "", []);
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < Columns.Length; column++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"p{row * Columns.Length + column}";
                command.Parameters.Add(parameter);
                sql.Append(column == 0 ? "@" : ", @").Append(parameter.ParameterName);
            }

            sql.Append(')');
        }

        sql.Append(" ON CONFLICT ").Append(OnConflict);
        if (Returning.Length > 0)
        {
            sql.Append(" RETURNING ").Append(Returning);
        }

        command.CommandText = sql.ToString();
        return command;
    }

    private static async Task FillAndRunAsync(
        DbCommand command, IReadOnlyList<object[]> rows, int start, int count, Action<DbDataReader>? inserted, CancellationToken cancel)
    {
        var p = 0;
        for (var row = start; row < start + count; row++)
        {
            foreach (var value in rows[row])
            {
                command.Parameters[p++].Value = value;
            }
        }

        if (inserted is null)
        {
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            return;
        }

        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            inserted(reader);
        }
    }
}
