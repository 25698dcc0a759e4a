using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Tests;

public sealed class PostgresStorageTests(PostgresServer server) : StorageContract
{
    protected override async ValueTask<StorageOptions> NewDatabaseAsync() => StorageOptions.Parse(await server.NewDatabaseAsync());

    [Fact]
    public async Task Migrations_ShouldRunOnce_WhenSeveralProcessesStartTogether()
    {
        var options = await NewDatabaseAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SwxStorage.OpenAsync(options))));
        foreach (var storage in opened)
        {
            await storage.PingAsync(default);
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_ShouldSayWhichServer_WhenNobodyListens()
    {
        var options = StorageOptions.Parse("postgres:Host=127.0.0.1;Port=1;Database=swx;Username=u;Password=secret;Timeout=2");
        var error = await Should.ThrowAsync<InputException>(() => SwxStorage.OpenAsync(options));
        error.Message.ShouldContain("postgres:127.0.0.1:1/swx");
        error.Message.ShouldNotContain("secret");
    }
}
