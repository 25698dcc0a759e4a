namespace RealtimeSwx.Bench.Faults;

/// <summary>A PostgreSQL of Debian's package in a folder. It refuses to run as root, so root lends it to the user <c>postgres</c>.</summary>
internal sealed class PostgresMachine
{
    private readonly string _folder;
    private readonly string _bin;
    private readonly int _port = Faults.Machine.FreePort();

    public PostgresMachine(string folder)
    {
        _folder = folder;
        _bin = (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Max() : null)
            ?? throw new InvalidOperationException("no PostgreSQL server installed (package postgresql)");
        string[] server =
        [
            Path.Combine(_bin, "postgres"), "-D", Path.Combine(folder, "pg"), "-p", $"{_port}", "-k", folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
        ];
        var log = Path.Combine(folder, "postgres.log");
        Machine = Lent ? new Machine("postgres", log, "runuser", ["-u", "postgres", "--", .. server]) : new Machine("postgres", log, server[0], server[1..]);
    }

    public Machine Machine { get; }

    public string Dsn => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Timeout=10;Maximum Pool Size=20";

    private static bool Lent => Environment.IsPrivilegedProcess;

    public async Task StartAsync()
    {
        string[] create = [Path.Combine(_bin, "initdb"), "-D", Path.Combine(_folder, "pg"), "-U", "postgres", "-A", "trust", "--no-sync"];
        if (Lent)
        {
            await Faults.Machine.RunAsync("chown", "postgres", _folder);
            await Faults.Machine.RunAsync("runuser", ["-u", "postgres", "--", .. create]);
        }
        else
        {
            await Faults.Machine.RunAsync(create[0], create[1..]);
        }

        Machine.Start();
        await Faults.Machine.ListensAsync(_port, TimeSpan.FromSeconds(30));
    }
}
