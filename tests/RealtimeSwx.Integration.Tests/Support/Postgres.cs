namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>
/// A PostgreSQL of Debian's package in a temporary folder, as a child of the test. It refuses to run as root, so root lends it to the user
/// <c>postgres</c>.
/// </summary>
internal sealed class Postgres : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly ChildProcess _process;
    private readonly int _port;

    private Postgres(TempFolder folder, ChildProcess process, int port) => (_folder, _process, _port) = (folder, process, port);

    /// <summary>As <c>--db</c> takes it.</summary>
    public string Database => $"postgres:Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    public static async Task<Postgres> StartAsync()
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Max()
            : null;
        if (bin is null)
        {
            Assert.Skip("skipped: no PostgreSQL server installed (package postgresql)");
        }

        var (folder, port) = (new TempFolder(), ChildProcess.FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            await using var lend = ChildProcess.Start("chown", ["postgres", folder.Path]);
            (await lend.ExitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0, lend.Errors);
        }

        var data = folder.File("data");
        await using (var create = Run(bin, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"))
        {
            (await create.ExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, create.Errors);
        }

        var server = Run(
            bin, "postgres", "-D", data, "-p", $"{port}", "-k", folder.Path,
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200");
        await ChildProcess.ConnectableAsync(port, TimeSpan.FromSeconds(20));
        return new Postgres(folder, server, port);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static ChildProcess Run(string bin, string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ChildProcess.Start("runuser", ["-u", "postgres", "--", Path.Combine(bin, program), .. arguments])
        : ChildProcess.Start(Path.Combine(bin, program), arguments);
}
