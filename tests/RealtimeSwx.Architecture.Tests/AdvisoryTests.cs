using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Architecture.Tests;

/// <summary>
/// No package with a known vulnerability. Where the registry serves no advisories nothing is known, and the tests skip: "none found" by a source
/// that has none is no result.
/// </summary>
public sealed class AdvisoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task NuGet_packages_ShouldHave_no_known_vulnerability()
    {
        if (!await SourceHasAdvisoriesAsync())
        {
            Assert.Skip("skipped: no NuGet source here serves advisories (VulnerabilityInfo)");
        }

        var (code, output) = await RunAsync("dotnet", ReferenceData.Repository(), "list", "RealtimeSwx.sln", "package", "--vulnerable", "--include-transitive", "--format", "json", "--no-restore");
        if (code != 0)
        {
            Assert.Skip("skipped: the NuGet source did not answer");
        }

        var vulnerable = JsonNode.Parse(output)!["projects"]!.AsArray()
            .SelectMany(p => p!["frameworks"]?.AsArray() ?? [])
            .SelectMany(f => Enumerable.Concat(f!["topLevelPackages"]?.AsArray() ?? [], f["transitivePackages"]?.AsArray() ?? []))
            .Where(p => p!["vulnerabilities"] is JsonArray { Count: > 0 })
            .Select(p => $"{p!["id"]} {p["resolvedVersion"]}: {p["vulnerabilities"]![0]!["advisoryurl"]}")
            .Distinct();
        vulnerable.ShouldBeEmpty();
    }

    [Fact]
    public async Task Npm_packages_of_the_page_ShouldHave_no_known_vulnerability()
    {
        var (_, output) = await RunAsync("npm", Path.Combine(ReferenceData.Repository(), "services", "RealtimeSwx.Gateway", "web"), "audit", "--json");
        if (Report(output)?["vulnerabilities"] is not JsonObject found)
        {
            Assert.Skip("skipped: no npm registry here serves advisories (npm audit)");
            return;
        }

        found.Select(v => $"{v.Key}: {v.Value!["severity"]}").ShouldBeEmpty();
    }

    private static async Task<bool> SourceHasAdvisoriesAsync()
    {
        var (_, sources) = await RunAsync("dotnet", ReferenceData.Repository(), "nuget", "list", "source", "--format", "Short");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        foreach (var address in sources.Split('\n').Where(l => l.StartsWith("E ", StringComparison.Ordinal)).Select(l => l[2..].Trim()).Where(a => a.StartsWith("http", StringComparison.Ordinal)))
        {
            try
            {
                var resources = JsonNode.Parse(await http.GetStringAsync(address))!["resources"]!.AsArray();
                if (resources.Any(r => r!["@type"]!.GetValue<string>().StartsWith("VulnerabilityInfo", StringComparison.Ordinal)))
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
            {
                // A source that does not answer has no advisories either.
            }
        }

        return false;
    }

    private static JsonNode? Report(string output)
    {
        try
        {
            return JsonNode.Parse(output);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Code -1 when there is no such program or it takes too long.</summary>
    private static async Task<(int Code, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            try
            {
                await process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
                await errors;
                return (process.ExitCode, await output);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                return (-1, "");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }
}
