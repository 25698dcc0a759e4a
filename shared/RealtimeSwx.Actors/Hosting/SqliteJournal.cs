using System.Data.Common;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>Makes a SQLite journal fit for a writer and readers at once.</summary>
internal static class SqliteJournal
{
    /// <summary>
    /// A commit is on disk when the log is synced next, not at once: a killed process loses nothing, and two commits of five no longer wait for
    /// the disk. A power failure may lose the last events, as on any store that acknowledges before its disk does.
    /// </summary>
    public static MultiDataOptionsSetup Setup(string connection)
    {
        var setup = new MultiDataOptionsSetup();
        foreach (var plugin in new[] { "akka.persistence.journal.sql", "akka.persistence.snapshot-store.sql", "akka.persistence.query.journal.sql" })
        {
            setup.AddDataOptions(plugin, new DataOptions()
                .UseConnectionString("SQLite.MS", connection)
                .UseAfterConnectionOpened(Relax, (c, _) =>
                {
                    Relax(c);
                    return Task.CompletedTask;
                }));
        }

        return setup;

        static void Relax(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Creates folder and file and switches to a write-ahead log; the mode stays with the file.</summary>
    public static void Prepare(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteScalar();
    }
}
