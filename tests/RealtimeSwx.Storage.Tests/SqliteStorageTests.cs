using Microsoft.Data.Sqlite;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Tests;

public sealed class SqliteStorageTests : StorageContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-sqlite-").FullName;

    protected override ValueTask<StorageOptions> NewDatabaseAsync() => new(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "deep", "swx.db")}"));

    protected override void Clean() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_ShouldLieBesideTheJournal()
    {
        var options = StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "deep", "swx.db")}");
        File.Exists(options.ReadModelPath).ShouldBeTrue();
        File.Exists(options.BlobsPath).ShouldBeTrue();
        File.Exists(options.Location).ShouldBeFalse("the journal belongs to Akka.Persistence");
    }

    [Fact]
    public async Task Open_ShouldSayWhichFile_WhenItIsNoDatabase()
    {
        var options = StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "broken", "swx.db")}");
        Directory.CreateDirectory(Path.GetDirectoryName(options.ReadModelPath)!);
        await File.WriteAllTextAsync(options.ReadModelPath, string.Concat(Enumerable.Repeat("this is no database ", 300)));
        var error = await Should.ThrowAsync<InputException>(() => SwxStorage.OpenAsync(options));
        error.Message.ShouldContain("swx-read.db");
    }

    [Fact]
    public async Task Open_ShouldRefuse_WhenANewerProgramMadeTheTables()
    {
        var options = StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "newer", "swx.db")}");
        await (await SwxStorage.OpenAsync(options)).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={options.ReadModelPath};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO swx_schema VALUES ('read-model', 99)";
            await command.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<InputException>(() => SwxStorage.OpenAsync(options))).Message.ShouldContain("99");
    }
}
