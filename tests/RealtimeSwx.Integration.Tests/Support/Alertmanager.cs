using System.Text.Json;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>Debian's prometheus-alertmanager on a free port, with nobody to notify.</summary>
internal sealed class Alertmanager : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TempFolder _folder;
    private readonly HttpClient _http = new();

    private Alertmanager(ChildProcess process, TempFolder folder, int port) => (_process, _folder, Url) = (process, folder, $"http://127.0.0.1:{port}");

    public string Url { get; }

    public static async Task<Alertmanager> StartAsync()
    {
        var tool = ChildProcess.Tool("prometheus-alertmanager");
        var folder = new TempFolder();
        var port = ChildProcess.FreePort();
        var settings = folder.Write("alertmanager.yml", "route:\n  receiver: nobody\nreceivers:\n- name: nobody\n");
        var process = ChildProcess.Start(
            tool, [$"--config.file={settings}", $"--storage.path={folder.File("data")}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"]);
        var manager = new Alertmanager(process, folder, port);
        await ChildProcess.ConnectableAsync(port, TimeSpan.FromSeconds(40));
        return manager;
    }

    /// <summary>What it holds now.</summary>
    public async Task<IReadOnlyList<JsonElement>> AlertsAsync()
    {
        using var json = JsonDocument.Parse(await _http.GetStringAsync(Url + "/api/v2/alerts"));
        return [.. json.RootElement.EnumerateArray().Select(e => e.Clone())];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
