using Npgsql;

namespace RealtimeSwx.Storage;

public enum StorageProvider
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Where journal, read model and blobs live. On SQLite the journal has the named file; the read model and the blobs have files of their
/// own beside it (<c>swx-read.db</c>, <c>swx-blobs.db</c>), so that their writers never wait for one another. On PostgreSQL all share one database.
/// </summary>
/// <param name="Location">SQLite: absolute path of the journal file. PostgreSQL: the Npgsql connection string.</param>
public sealed record StorageOptions(StorageProvider Provider, string Location)
{
    public const string Example = "sqlite:swx-data/swx.db or postgres:Host=db;Database=swx;Username=swx;Password=…";

    /// <summary>Connection string of the journal, for Akka.Persistence.</summary>
    public string JournalConnectionString => Provider == StorageProvider.Sqlite ? $"Data Source={Location}" : Location;

    public string ReadModelPath => Beside("swx-read.db");

    public string BlobsPath => Beside("swx-blobs.db");

    /// <summary>Without password: fit for logs and health reports.</summary>
    public string Describe() => Provider == StorageProvider.Sqlite
        ? $"sqlite:{Location}"
        : new NpgsqlConnectionStringBuilder(Location) is var dsn ? $"postgres:{dsn.Host}:{dsn.Port}/{dsn.Database}" : "";

    public override string ToString() => Describe();

    /// <summary><c>sqlite:PATH</c>, or <c>postgres:DSN</c> with an Npgsql connection string or a <c>postgres://user:password@host:port/database</c> address.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static StorageOptions Parse(string text)
    {
        if (text.StartsWith("sqlite:", StringComparison.Ordinal) && text.Length > "sqlite:".Length)
        {
            return new StorageOptions(StorageProvider.Sqlite, Path.GetFullPath(text["sqlite:".Length..]));
        }

        if (text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal))
        {
            return new StorageOptions(StorageProvider.Postgres, FromAddress(text));
        }

        if (text.StartsWith("postgres:", StringComparison.Ordinal) && text.Length > "postgres:".Length)
        {
            try
            {
                return new StorageOptions(StorageProvider.Postgres, new NpgsqlConnectionStringBuilder(text["postgres:".Length..]).ConnectionString);
            }
            catch (ArgumentException e)
            {
                // Not the text itself: it may hold a password.
                throw new FormatException($"The postgres connection string cannot be read: {e.Message} Example: {Example}.");
            }
        }

        throw new FormatException($"'{text}' names no database: {Example}.");
    }

    private static string FromAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new FormatException("The postgres address cannot be read: postgres://user:password@host:port/database.");
        }

        var dsn = new NpgsqlConnectionStringBuilder { Host = uri.Host };
        if (uri.Port > 0)
        {
            dsn.Port = uri.Port;
        }

        if (uri.AbsolutePath.Length > 1)
        {
            dsn.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        }

        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            dsn.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            dsn.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = pair.IndexOf('=');
            try
            {
                dsn[Uri.UnescapeDataString(cut < 0 ? pair : pair[..cut])] = cut < 0 ? "" : Uri.UnescapeDataString(pair[(cut + 1)..]);
            }
            catch (ArgumentException e)
            {
                throw new FormatException($"The postgres address has an option that Npgsql does not know: {e.Message}");
            }
        }

        return dsn.ConnectionString;
    }

    private string Beside(string name) => Path.Combine(Path.GetDirectoryName(Location) is { Length: > 0 } folder && Provider == StorageProvider.Sqlite
        ? folder
        : throw new InvalidOperationException("Only SQLite keeps its read model in files."), name);
}
