using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Gateway.Alerts;

namespace RealtimeSwx.Gateway.Tests.Alerts;

/// <summary>Debian's prometheus-alertmanager, as a process of its own.</summary>
public sealed class AlertmanagerTests : IAsyncLifetime
{
    private const string Program = "/usr/bin/prometheus-alertmanager";
    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-alertmanager-").FullName;
    private Process? _process;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            Assert.Skip("skipped: no Alertmanager installed (package prometheus-alertmanager)");
        }

        var port = FreePort();
        _url = $"http://127.0.0.1:{port}";
        var settings = Path.Combine(_folder, "alertmanager.yml");
        await File.WriteAllTextAsync(settings, "route:\n  receiver: nobody\nreceivers:\n- name: nobody\n");
        _process = Process.Start(new ProcessStartInfo(Program,
            [$"--config.file={settings}", $"--storage.path={_folder}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var clock = Stopwatch.StartNew();
        while (!await ReadyAsync())
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40), "Alertmanager does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AnAlert_ShouldBeOneThere_FollowItsSeverity_BeKeptAlive_AndBeResolved()
    {
        await using var box = await OutboxFixture.OpenAsync();
        // The receiver's clock cannot be moved, so the channel's is not either.
        var channel = new AlertmanagerChannel(new AlertmanagerOptions { Url = _url, KeepAlive = TimeSpan.FromTicks(1) }, box.Outbox, replays: false, _http, TimeProvider.System);
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        var now = TimeProvider.System.GetUtcNow();
        await box.ApplyAsync(Transitions.Row("geomagnetic-storm", 1, AlertState.Warning, 1, now));
        await OutboxFixture.SettleAsync(worker);
        var alert = (await ActiveAsync()).ShouldHaveSingleItem();
        alert["labels"]!["alertname"]!.GetValue<string>().ShouldBe("geomagnetic-storm");
        alert["labels"]!["severity"]!.GetValue<string>().ShouldBe("warning");
        alert["annotations"]!["summary_es"]!.GetValue<string>().ShouldBe("Se espera tormenta geomagnética.");
        var ends = alert["endsAt"]!.GetValue<DateTimeOffset>();

        // Kept alive before it would be forgotten.
        await channel.IdleAsync(TestContext.Current.CancellationToken);
        (await ActiveAsync()).ShouldHaveSingleItem()["endsAt"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(ends);

        await box.ApplyAsync(Transitions.Row("geomagnetic-storm", 2, AlertState.Alert, 3, now));
        await OutboxFixture.SettleAsync(worker);
        (await ActiveAsync()).Where(a => a["labels"]!["severity"]!.GetValue<string>() == "critical").ShouldHaveSingleItem();
        await box.ApplyAsync(Transitions.Row("geomagnetic-storm", 3, AlertState.Cleared, 0, now));
        await OutboxFixture.SettleAsync(worker);
        (await ActiveAsync()).ShouldBeEmpty();
    }

    private async Task<List<JsonNode>> ActiveAsync() => [.. JsonNode.Parse(await _http.GetStringAsync(_url + "/api/v2/alerts"))!.AsArray().Select(n => n!)];

    private async Task<bool> ReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(_url + "/-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
