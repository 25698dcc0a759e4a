using Microsoft.Data.Sqlite;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>Makes a SQLite journal fit for a writer and readers at once.</summary>
internal static class SqliteJournal
{
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
