using System.Data.Common;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage.Sql;

namespace RealtimeSwx.Storage;

/// <summary>The read model and the blobs of one installation, on SQLite or PostgreSQL.</summary>
public sealed class SwxStorage : IAsyncDisposable
{
    private readonly SqlDatabase _read;
    private readonly SqlDatabase _blobs;

    private SwxStorage(StorageOptions options, SqlDatabase read, SqlDatabase blobs, TimeProvider time)
    {
        (Options, _read, _blobs) = (options, read, blobs);
        ReadModel = new SqlReadModel(read);
        Writer = new SqlReadModelWriter(read);
        Alerts = new SqlAlertOutbox(read);
        Blobs = new SqlBlobStore(blobs, time);
    }

    public StorageOptions Options { get; }

    public IBlobStore Blobs { get; }

    public IReadModel ReadModel { get; }

    public IReadModelWriter Writer { get; }

    public IAlertOutbox Alerts { get; }

    /// <summary>Opens the database and brings its tables to the newest version.</summary>
    /// <param name="time">What the age of blobs is told by; null for the system's.</param>
    /// <exception cref="InputException">It cannot be opened, or a newer program made it.</exception>
    public static async Task<SwxStorage> OpenAsync(StorageOptions options, CancellationToken cancel = default, TimeProvider? time = null)
    {
        var storage = Create(options, time);
        try
        {
            await storage.MigrateAsync(cancel).ConfigureAwait(false);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers when both stores can be read, throws what the database says otherwise.</summary>
    public async Task PingAsync(CancellationToken cancel)
    {
        await _read.QueryAsync("SELECT 1 FROM swx_projection WHERE name = ''", [], _ => 0, cancel).ConfigureAwait(false);
        await _blobs.QueryAsync("SELECT 1 FROM swx_blob WHERE hash = ''", [], _ => 0, cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _read.DisposeAsync().ConfigureAwait(false);
        if (!ReferenceEquals(_read, _blobs))
        {
            await _blobs.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Without touching the database: the host migrates when it starts.</summary>
    internal static SwxStorage Create(StorageOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        if (options.Provider == StorageProvider.Sqlite)
        {
            return new SwxStorage(options, new SqliteDatabase(options.ReadModelPath), new SqliteDatabase(options.BlobsPath), time);
        }

        var database = new PostgresDatabase(options.Location);
        return new SwxStorage(options, database, database, time);
    }

    internal async Task MigrateAsync(CancellationToken cancel)
    {
        try
        {
            await MigrationRunner.RunAsync(_read, "read-model", Migrations.ReadModel, cancel).ConfigureAwait(false);
            await MigrationRunner.RunAsync(_blobs, "blobs", Migrations.Blobs, cancel).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw new InputException(Options.Describe(), $"the database cannot be opened: {e.Message}");
        }
    }
}
