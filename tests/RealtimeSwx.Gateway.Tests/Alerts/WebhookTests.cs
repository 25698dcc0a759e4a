using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Gateway.Alerts;
using RealtimeSwx.Security;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Gateway.Tests.Alerts;

/// <summary>Signed webhooks to a real server, verified by npm <c>standardwebhooks</c>.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    // "0123456789abcdefghijklmnopqrstuv": a secret of a test, not of anybody.
    private const string TestSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=";
    private readonly HttpClient _http = new();
    private Receiver _receiver = null!;
    private OutboxFixture _box = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _box = await OutboxFixture.OpenAsync();
        _box.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _receiver.DisposeAsync();
        await _box.DisposeAsync();
    }

    [Fact]
    public async Task EveryMessage_ShouldBeVerifiedByTheReferenceLibrary()
    {
        var worker = await WorkerAsync();
        await _box.ApplyAsync(Transitions.Episode());
        await OutboxFixture.SettleAsync(worker);
        _receiver.Requests.Count.ShouldBe(3);
        _receiver.Requests.Select(r => r.Headers["webhook-id"]).ShouldBeUnique();
        var said = await Task.WhenAll(_receiver.Requests.Select(r => VerifyAsync(r.Headers, r.Body)));
        said.ShouldBe(["verified alert.raised", "verified alert.changed", "verified alert.cleared"]);
        var first = _receiver.Requests.First();
        var data = JsonNode.Parse(first.Body)!["data"]!;
        data["rule"]!.GetValue<string>().ShouldBe("geomagnetic-storm");
        first.Body.Length.ShouldBeLessThan(20_000);

        (await VerifyAsync(first.Headers, first.Body.Replace("warning", "cleared", StringComparison.Ordinal))).ShouldContain("No matching signature");
    }

    [Fact]
    public async Task ARepetition_ShouldHaveTheSameId_AndWaitAsLongAsTheReceiverAsks()
    {
        var worker = await WorkerAsync();
        _receiver.Answer = r =>
        {
            r.StatusCode = StatusCodes.Status503ServiceUnavailable;
            r.Headers.RetryAfter = "300";
        };
        await _box.ApplyAsync(Transitions.Row("storm", 1, AlertState.Alert, 1));
        await OutboxFixture.SettleAsync(worker);
        _receiver.Answer = _ => { };
        _box.Time.Advance(TimeSpan.FromSeconds(299));
        await OutboxFixture.SettleAsync(worker);
        _receiver.Requests.Count.ShouldBe(1);
        _box.Time.Advance(TimeSpan.FromSeconds(2));
        await OutboxFixture.SettleAsync(worker);
        _receiver.Requests.Count.ShouldBe(2);
        _receiver.Requests.Select(r => r.Headers["webhook-id"]).Distinct().ShouldHaveSingleItem();
        _receiver.Requests.Select(r => r.Headers["webhook-timestamp"]).ShouldBeUnique();
    }

    [Fact]
    public async Task Gone_ShouldEndTheChannel_AndARedirectIsAFailure()
    {
        var worker = await WorkerAsync();
        _receiver.Answer = r => r.StatusCode = StatusCodes.Status410Gone;
        await _box.ApplyAsync(Transitions.Episode());
        await OutboxFixture.SettleAsync(worker);
        _receiver.Requests.Count.ShouldBe(1);
        (await _box.Outbox.ChannelsAsync(default)).Single().Disabled.ShouldContain("410");
    }

    [Theory]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=")]
    [InlineData("whsec_%%%")]
    public void ASecretThatIsNone_ShouldBeRefused(string secret) => Should.Throw<FormatException>(() => StandardWebhook.Key(secret)).Message.ShouldNotContain(secret);

    private async Task<ChannelWorker> WorkerAsync()
    {
        var worker = _box.Worker(new WebhookChannel("test", new WebhookOptions { Url = _receiver.Url }, Secret.Of(TestSecret), "local", replays: false, _http, _box.Time));
        await OutboxFixture.SettleAsync(worker);
        return worker;
    }

    private static async Task<string> VerifyAsync(IReadOnlyDictionary<string, string> headers, string body)
    {
        var repository = ReferenceData.Repository();
        var web = Path.Combine(repository, "services", "RealtimeSwx.Gateway", "web");
        if (!Directory.Exists(Path.Combine(web, "node_modules", "standardwebhooks")))
        {
            Assert.Skip("skipped: npm package standardwebhooks is not installed");
        }

        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(repository, "tests", "RealtimeSwx.Gateway.Tests", "Alerts", "verify-webhook.mjs"), web])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret = TestSecret, headers, body }));
        node.StandardInput.Close();
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? (await said).Trim() : await complained;
    }
}
