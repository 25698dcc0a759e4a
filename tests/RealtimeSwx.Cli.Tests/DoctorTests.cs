using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RealtimeSwx.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private static readonly string[] Checks = ["torch", "broker", "database", "clock", "data-dir", "models", "disk", "memory", "page"];
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Doctor_ShouldSayWhatItFound_ForEveryCheck()
    {
        var (_, json) = await RunAsync("--mqtt", "0");
        var checks = json["checks"]!.AsArray().ToDictionary(c => c!["name"]!.GetValue<string>(), c => c!);
        checks.Keys.ShouldBe(Checks);
        foreach (var name in (string[])["torch", "broker", "database", "clock", "data-dir"])
        {
            checks[name]["verdict"]!.GetValue<string>().ShouldBe("ok", $"{name}: {checks[name]["found"]}");
        }

        checks["torch"]["found"]!.GetValue<string>().ShouldContain("libtorch");
        File.Exists(Path.Combine(_folder, "swx-read.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task Doctor_ShouldExitOne_WithARemedyForEveryBrokenThing()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "not a folder");
        var (code, json) = await RunAsync("--broker", "mqtt://127.0.0.1:1", "--db", $"sqlite:{file}/swx.db");
        code.ShouldBe(1);
        json["ok"]!.GetValue<bool>().ShouldBeFalse();
        var broken = json["checks"]!.AsArray().Where(c => c!["verdict"]!.GetValue<string>() == "broken").ToList();
        broken.Select(c => c!["name"]!.GetValue<string>()).ShouldContain("broker");
        broken.Select(c => c!["name"]!.GetValue<string>()).ShouldContain("database");
        broken.ShouldAllBe(c => c!["remedy"]!.GetValue<string>().Length > 20);
    }

    private async Task<(int Code, JsonNode Json)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "swx.dll"), "doctor", "--json", "--data-dir", _folder, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, JsonNode.Parse(output)!);
    }
}
