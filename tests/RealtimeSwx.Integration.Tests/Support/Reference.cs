using System.Diagnostics;
using System.Text.Json;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>What programs of others say of our output.</summary>
internal static class Reference
{
    /// <summary>npm <c>standardwebhooks</c>: <c>verified TYPE</c>, or what it complained about.</summary>
    public static async Task<string> VerifyWebhookAsync(string secret, IReadOnlyDictionary<string, string> headers, string body)
    {
        var repository = ReferenceData.Repository();
        var web = Path.Combine(repository, "services", "RealtimeSwx.Gateway", "web");
        var script = Path.Combine(repository, "tests", "RealtimeSwx.Gateway.Tests", "Alerts", "verify-webhook.mjs");
        using var node = Process.Start(new ProcessStartInfo(ChildProcess.Tool("node"), [script, web])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret, headers, body }));
        node.StandardInput.Close();
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? (await said).Trim() : await complained;
    }

    /// <summary>Debian's xmllint with the OASIS schema.</summary>
    public static async Task ShouldBeValidCapAsync(string file)
    {
        await using var xmllint = ChildProcess.Start(ChildProcess.Tool("xmllint"), ["--noout", "--schema", ReferenceData.Schema("CAP-v1.2.xsd"), file]);
        (await xmllint.ExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, xmllint.Errors);
    }
}
