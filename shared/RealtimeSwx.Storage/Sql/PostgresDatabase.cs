using System.Data.Common;
using Npgsql;

namespace RealtimeSwx.Storage.Sql;

/// <summary>One PostgreSQL database through Npgsql's pool.</summary>
internal sealed class PostgresDatabase(string connectionString) : SqlDatabase
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public override string IdentityColumn => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

    public override string BlobColumn => "BYTEA";

    public override string DoubleColumn => "DOUBLE PRECISION";

    public override int RowsPerStatement => 500;

    public override string MigrationLock => "SELECT pg_advisory_xact_lock(7297581)";

    public override async Task<DbConnection> OpenReaderAsync(CancellationToken cancel) =>
        await _source.OpenConnectionAsync(cancel).ConfigureAwait(false);

    public override async Task WriteAsync(Func<DbConnection, DbTransaction, Task> work, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await work(connection, transaction).ConfigureAwait(false);
        await transaction.CommitAsync(cancel).ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
