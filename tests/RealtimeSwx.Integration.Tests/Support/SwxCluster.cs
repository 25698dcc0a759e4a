namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>Core, worker and gateway processes in one cluster on free ports of this machine.</summary>
internal sealed class SwxCluster(string database, string broker) : IAsyncDisposable
{
    private readonly int[] _ports = [ChildProcess.FreePort(), ChildProcess.FreePort(), ChildProcess.FreePort()];

    public List<ChildProcess> Cores { get; } = [];

    public List<ChildProcess> Workers { get; } = [];

    public List<ChildProcess> Gateways { get; } = [];

    /// <summary>The first two nodes: the same list everywhere.</summary>
    private string Seeds => $"127.0.0.1:{_ports[0]},127.0.0.1:{_ports[1]}";

    private IEnumerable<ChildProcess> All => Gateways.Concat(Workers).Concat(Cores);

    public ChildProcess Core(params string[] more)
    {
        var core = ChildProcess.Swx(["core", "--db", database, "--broker", broker, "--port", $"{_ports[Cores.Count]}", "--seeds", Seeds, "--http", "0", .. more]);
        Cores.Add(core);
        return core;
    }

    public ChildProcess Worker()
    {
        var worker = ChildProcess.Swx(["worker", "--db", database, "--seeds", Seeds, "--http", "0", "--device", "cpu"]);
        Workers.Add(worker);
        return worker;
    }

    public ChildProcess Gateway()
    {
        var gateway = ChildProcess.Swx(["gateway", "--db", database, "--broker", broker, "--seeds", Seeds, "--http", "0"]);
        Gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Address of a process, from its ready line.</summary>
    public static async Task<string> HttpAsync(ChildProcess process, TimeSpan limit)
    {
        await Until.TrueAsync(() => process.Output.StartsWith("ready", StringComparison.Ordinal) || !process.Running, limit, "not ready");
        process.Running.ShouldBeTrue(process.Errors);
        return process.Output.Split("http=")[1].Split(['\n', ' '])[0];
    }

    public string Errors => string.Join('\n', All.Select(p => p.Errors).Where(e => e.Length > 0));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in All)
        {
            await process.DisposeAsync();
        }
    }
}
