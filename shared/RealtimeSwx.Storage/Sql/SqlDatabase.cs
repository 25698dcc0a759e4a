using System.Data.Common;

namespace RealtimeSwx.Storage.Sql;

/// <summary>Connections to one database, and the little in which the two SQL dialects differ here. Opening does no work until the first use.</summary>
internal abstract class SqlDatabase : IAsyncDisposable
{
    /// <summary>Column type of an ascending surrogate key in the order of insertion.</summary>
    public abstract string IdentityColumn { get; }

    public abstract string BlobColumn { get; }

    /// <summary>Eight-byte floating point.</summary>
    public abstract string DoubleColumn { get; }

    /// <summary>How many rows one INSERT carries: round trips cost on PostgreSQL, parameters on SQLite.</summary>
    public abstract int RowsPerStatement { get; }

    /// <summary>Statement that makes concurrent migrations of several processes wait for one another, or empty when the transaction itself does.</summary>
    public abstract string MigrationLock { get; }

    /// <summary>A connection for reading; the caller disposes it.</summary>
    public abstract Task<DbConnection> OpenReaderAsync(CancellationToken cancel);

    /// <summary>Runs <paramref name="work"/> in one write transaction and commits it, or rolls all of it back when it throws.</summary>
    public abstract Task WriteAsync(Func<DbConnection, DbTransaction, Task> work, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
