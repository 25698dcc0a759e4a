using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;

namespace RealtimeSwx.Gateway.Tests;

public sealed class OperationsTests(GatewayServer server)
{
    [Fact]
    public async Task Live_ShouldOnlyLookAtTheProcess()
    {
        var json = await server.JsonAsync("/health/live");
        json["status"]!.GetValue<string>().ShouldBe("healthy");
        json["checks"]!.AsObject().Select(c => c.Key).ShouldBe(["process"]);
    }

    [Fact]
    public async Task Ready_ShouldNameEachCheck_AndTurn503WithTheReason_WhenOneFails()
    {
        var json = await server.JsonAsync("/health/ready");
        json["checks"]!.AsObject().Select(c => c.Key).ShouldBe(["broker", "storage"]);
        server.BrokerProblem = "the broker does not answer";
        try
        {
            var failed = await server.JsonAsync("/health/ready", HttpStatusCode.ServiceUnavailable);
            failed["checks"]!["broker"]!["reason"]!.GetValue<string>().ShouldBe("the broker does not answer");
            failed["checks"]!["storage"]!["status"]!.GetValue<string>().ShouldBe("healthy");
            await server.JsonAsync("/health/live");
        }
        finally
        {
            server.BrokerProblem = null;
        }
    }

    [Fact]
    public async Task Pages_ShouldCarrySecurityHeaders()
    {
        using var response = await server.Client.GetAsync("/");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self';");
    }

    [Fact]
    public async Task Metrics_ShouldPassPromtool()
    {
        if (!File.Exists("/usr/bin/promtool"))
        {
            Assert.Skip("skipped: no promtool installed (package prometheus)");
        }

        using var meter = new Meter("RealtimeSwx.Gateway.Tests");
        meter.CreateCounter<long>("swx.test.rows", "{row}", "Rows, for this test.").Add(3);
        meter.CreateHistogram<double>("swx.test.latency", "s", "Latency, for this test.").Record(0.25);
        using var refused = new Meter("SomebodyElse");
        refused.CreateCounter<long>("else.rows", "{row}", "Not ours.").Add(1);
        await server.TextAsync("/api/v1/latest");
        var text = await server.TextAsync("/metrics");
        text.ShouldContain("http_server_request_duration_seconds_bucket");
        text.ShouldContain("dotnet_");
        text.ShouldContain("swx_test_rows_total");
        text.ShouldContain("swx_test_latency_seconds_bucket");
        text.ShouldNotContain("else_rows");
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var said = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        (promtool.ExitCode, await said).ShouldBe((0, ""));
    }
}
