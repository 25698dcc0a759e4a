using System.Data.Common;
using Microsoft.Data.Sqlite;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

/// <summary>
/// One SQLite file: WAL, one writing connection whose users queue, readers of their own that never block it.
/// synchronous=NORMAL: a killed process loses nothing; a power failure may lose the last transactions, which the journal replays.
/// </summary>
internal sealed class SqliteDatabase(string path) : SqlDatabase
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;
    private SqliteConnection? _writer;

    public override string IdentityColumn => "INTEGER PRIMARY KEY AUTOINCREMENT";

    public override string BlobColumn => "BLOB";

    public override string DoubleColumn => "REAL";

    public override int RowsPerStatement => 16;

    public override string MigrationLock => "";

    public override async Task<DbConnection> OpenReaderAsync(CancellationToken cancel) =>
        await OpenAsync(writer: false, cancel).ConfigureAwait(false);

    public override async Task WriteAsync(Func<DbConnection, DbTransaction, Task> work, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            _writer ??= await OpenWriterAsync(cancel).ConfigureAwait(false);
            // Not deferred: takes the write lock at once, so that a second process waits here and not in mid-transaction.
            await using var transaction = _writer.BeginTransaction();
            await work(_writer, transaction).ConfigureAwait(false);
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
            _writer = null;
        }

        using var pool = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pool);
        _writing.Dispose();
    }

    private async Task<SqliteConnection> OpenWriterAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return await OpenAsync(writer: true, cancel).ConfigureAwait(false);
    }

    private async Task<SqliteConnection> OpenAsync(bool writer, CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancel).ConfigureAwait(false);
            // One statement a command: the provider swallows errors of statements behind one that returns a row.
            string[] settings = writer
                ? ["PRAGMA query_only=0", "PRAGMA synchronous=NORMAL", "PRAGMA journal_mode=WAL", "SELECT COUNT(*) FROM sqlite_master"]
                : ["PRAGMA query_only=1"];
            await using var command = connection.CreateCommand();
            foreach (var sql in (string[])["PRAGMA busy_timeout=10000", .. settings])
            {
                command.CommandText = sql;
                await command.ExecuteScalarAsync(cancel).ConfigureAwait(false);
            }

            return connection;
        }
        catch (SqliteException e)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new InputException(path, $"the SQLite file cannot be opened: {e.Message}");
        }
    }
}
