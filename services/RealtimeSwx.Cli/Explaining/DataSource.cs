using System.CommandLine;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Explaining;

/// <summary>The options by which a verb finds the data of a system, running or not.</summary>
internal sealed class DataSource
{
    private readonly Option<string?> _folder = new("--data-dir") { Description = "Folder that `swx up --data-dir` keeps its data in (default: swx-data)" };
    private readonly Option<string?> _database = new("--db") { Description = "sqlite:PATH or postgres:DSN, in place of --data-dir" };

    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_database);
    }

    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_folder) is not null || parsed.GetValue(_database) is not null;

    /// <exception cref="InputException">There are no data.</exception>
    public async Task<SwxStorage> OpenAsync(ParseResult parsed, CancellationToken cancel)
    {
        var options = StorageOptions.Parse(parsed.GetValue(_database) ?? $"sqlite:{Path.Combine(parsed.GetValue(_folder) ?? "swx-data", "swx.db")}");
        return options.Provider == StorageProvider.Sqlite && !File.Exists(options.ReadModelPath)
            ? throw new InputException(options.ReadModelPath, "no read model here; name the data with --data-dir or --db")
            : await SwxStorage.OpenAsync(options, cancel);
    }
}
