namespace RealtimeSwx.Bench.Faults;

/// <summary>Mosquitto, PostgreSQL, three core nodes, two workers and a gateway on this machine, in a folder of their own.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly int _brokerPort = Machine.FreePort();
    private readonly int _databasePort = Machine.FreePort();
    private readonly string _bin;

    public Site(string swx)
    {
        Folder = Directory.CreateTempSubdirectory("swx-faults-").FullName;
        _bin = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Max()
            ?? throw new InvalidOperationException("no PostgreSQL server installed (package postgresql)");
        var lent = Environment.IsPrivilegedProcess;
        Broker = new Machine("broker", Log("broker"), "/usr/sbin/mosquitto", "-c", Path.Combine(Folder, "mosquitto.conf"));
        string[] server =
        [
            Path.Combine(_bin, "postgres"), "-D", Path.Combine(Folder, "pg"), "-p", $"{_databasePort}", "-k", Folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "synchronous_commit=on", "-c", "fsync=off",
        ];
        Database = lent
            ? new Machine("postgres", Log("postgres"), "runuser", ["-u", "postgres", "--", .. server])
            : new Machine("postgres", Log("postgres"), server[0], server[1..]);
        int[] ports = [Machine.FreePort(), Machine.FreePort(), Machine.FreePort()];
        var seeds = $"127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}";
        Cores = [.. ports.Select((port, i) => Swx($"core-{i}", "core", "--source", "none", "--broker", BrokerUri, "--port", $"{port}"))];
        Workers = [.. Enumerable.Range(0, 2).Select(i => Swx($"worker-{i}", "worker", "--device", "cpu"))];
        Gateway = Swx("gateway", "gateway");

        Machine Swx(string name, string verb, params string[] more) => new(
            name, Log(name), "dotnet", [swx, verb, "--db", $"postgres:{Dsn}", "--seeds", seeds, "--http", "0", .. more]);
    }

    public string Folder { get; }

    public Machine Broker { get; }

    public Machine Database { get; }

    public IReadOnlyList<Machine> Cores { get; }

    public IReadOnlyList<Machine> Workers { get; }

    public Machine Gateway { get; }

    public string BrokerUri => $"mqtt://127.0.0.1:{_brokerPort}";

    public string Dsn => $"Host=127.0.0.1;Port={_databasePort};Username=postgres;Database=postgres;Timeout=10;Maximum Pool Size=20";

    public IEnumerable<Machine> Services => [.. Cores, .. Workers, Gateway];

    public async Task StartAsync()
    {
        // What it has acknowledged it writes down at once, as far as it can: it too will be killed.
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "mosquitto.conf"),
            $"""
            listener {_brokerPort} 127.0.0.1
            allow_anonymous true
            user root
            persistence true
            persistence_location {Folder}/
            autosave_on_changes true
            autosave_interval 1
            max_queued_messages 0
            max_inflight_messages 256

            """);
        Broker.Start();
        if (Environment.IsPrivilegedProcess)
        {
            await Machine.RunAsync("chown", "postgres", Folder);
            await Machine.RunAsync("runuser", "-u", "postgres", "--", Path.Combine(_bin, "initdb"), "-D", Path.Combine(Folder, "pg"), "-U", "postgres", "-A", "trust", "--no-sync");
        }
        else
        {
            await Machine.RunAsync(Path.Combine(_bin, "initdb"), "-D", Path.Combine(Folder, "pg"), "-U", "postgres", "-A", "trust", "--no-sync");
        }

        Database.Start();
        await Machine.ListensAsync(_databasePort, TimeSpan.FromSeconds(30));
        await Machine.ListensAsync(_brokerPort, TimeSpan.FromSeconds(30));
        foreach (var service in Services)
        {
            service.Start();
        }
    }

    /// <summary>Starts whatever has ended, as a supervisor does (a node that was thought dead ends itself).</summary>
    public void Supervise(IReadOnlyList<Machine> except)
    {
        foreach (var machine in Services.Append(Broker).Append(Database).Where(m => !m.Running && !except.Contains(m)))
        {
            machine.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in Services.Append(Broker).Append(Database))
        {
            await machine.DisposeAsync();
        }
    }

    private string Log(string name) => Path.Combine(Folder, name + ".log");
}
