namespace RealtimeSwx.Bench.Faults;

/// <summary>Mosquitto, PostgreSQL, three core nodes, two workers and a gateway on this machine, in a folder of their own.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly int _brokerPort = Machine.FreePort();
    private readonly PostgresMachine _postgres;

    public Site(string swx)
    {
        Folder = Directory.CreateTempSubdirectory("swx-faults-").FullName;
        _postgres = new PostgresMachine(Folder);
        Broker = new Machine("broker", Log("broker"), "/usr/sbin/mosquitto", "-c", Path.Combine(Folder, "mosquitto.conf"));
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

    public Machine Database => _postgres.Machine;

    public IReadOnlyList<Machine> Cores { get; }

    public IReadOnlyList<Machine> Workers { get; }

    public Machine Gateway { get; }

    public string BrokerUri => $"mqtt://127.0.0.1:{_brokerPort}";

    public string Dsn => _postgres.Dsn;

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
        await _postgres.StartAsync();
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
