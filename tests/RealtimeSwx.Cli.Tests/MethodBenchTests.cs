using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Imputation;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Cli.Tests;

/// <summary>impute, tune and diagnose as a user runs them, on simulated storms.</summary>
public sealed class MethodBenchTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2001, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-methods-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Impute_ShouldFillAndScore_AndFollowTheSeed()
    {
        var data = Storms("storms.csv", 1, 2, 3);
        var first = await ImputeAsync(data, "pmm", "1");
        first["causal"]!.GetValue<bool>().ShouldBeTrue();
        first["scores"]!["N"]!["n"]!.GetValue<int>().ShouldBeGreaterThan(0);
        (await ImputeAsync(data, "pmm", "1")).ToJsonString().ShouldBe(first.ToJsonString());
        File.ReadLines(Path.Combine(_folder, "filled.csv")).Skip(1).ShouldAllBe(l => !l.Contains(",,"));

        var (code, _, errors) = await SwxProgram.RunAsync("impute", Storms("one.csv", 1), "--method", "em", "--out", Path.Combine(_folder, "x.csv"));
        code.ShouldBe(1);
        errors.ShouldContain("--fit");
        (await SwxProgram.RunAsync("impute", data, "--method", "magic", "--out", "x.csv")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Tune_ShouldNotSeeOtherSplits_UnlessTold_AndGoOnFromItsJournal()
    {
        var windows = Path.Combine(_folder, "windows.csv");
        string Window(string split, int storm) => string.Create(CultureInfo.InvariantCulture, $"{split},{storm},{Start.AddDays(2):O},{Start.AddDays(4):O}\n");
        File.WriteAllText(windows, "split,storm,score_from,score_to\n" + Window("train", 1) + Window("train", 2) + Window("validation", 3));
        var journal = Path.Combine(_folder, "trials.ndjson");
        var honest = await TuneAsync("a.csv", windows, 3, "--journal", journal);
        File.ReadLines(journal).Count().ShouldBe(4);

        // Another storm in the validation split changes nothing.
        (await TuneAsync("b.csv", windows, 9)).ToJsonString().ShouldBe(honest.ToJsonString());
        (await TuneAsync("a.csv", windows, 3, "--split", "train", "--split", "validation")).ToJsonString().ShouldNotBe(honest.ToJsonString());
        (await TuneAsync("a.csv", windows, 3, "--journal", journal)).ToJsonString().ShouldBe(honest.ToJsonString());
        File.ReadLines(journal).Count().ShouldBe(4);
    }

    [Fact]
    public async Task Diagnose_ShouldJudgeACurve_AndDrawIt()
    {
        var curve = Path.Combine(_folder, "curve.csv");
        File.WriteAllLines(curve, ["# constant 1", "epoch,train,validation", .. Enumerable.Range(1, 20).Select(e => string.Create(
            CultureInfo.InvariantCulture, $"{e},{0.9 / e:0.0000},{0.5 + (0.02 * Math.Abs(e - 6)):0.0000}"))]);
        var (code, output, errors) = await SwxProgram.RunAsync("diagnose", curve, "--plot", _folder, "--json");
        code.ShouldBe(0, errors);
        JsonNode.Parse(output)![0]!["verdict"]!.GetValue<string>().ShouldBe("overfit");
        File.ReadAllBytes(Path.Combine(_folder, "curve.png"))[..4].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G']);
        (await SwxProgram.RunAsync("diagnose", _folder)).Errors.ShouldContain("no learning curves");
    }

    private async Task<JsonNode> ImputeAsync(string data, string method, string seed)
    {
        var (code, output, errors) = await SwxProgram.RunAsync("impute", data, "--method", method, "--seed", seed, "--out", Path.Combine(_folder, "filled.csv"), "--json");
        code.ShouldBe(0, errors);
        return JsonNode.Parse(output)!;
    }

    private async Task<JsonNode> TuneAsync(string name, string windows, int third, params string[] more)
    {
        var data = Storms(name, 1, 2, third);
        var (code, output, errors) = await SwxProgram.RunAsync(
            ["tune", "symh", "--data", data, "--windows", windows, "--search", "random", "--trials", "3", "--every", "12", "--json", .. more]);
        code.ShouldBe(0, errors);
        return JsonNode.Parse(output)!["Trials"]!;
    }

    /// <summary>A file of simulated storms numbered from 1; each lost its density for some hours.</summary>
    private string Storms(string name, params int[] seeds)
    {
        var storms = seeds.Select((seed, i) =>
        {
            var history = new SeriesHistory();
            var settings = new SimulationSettings
            {
                Seed = seed, Start = Start, Duration = TimeSpan.FromDays(5), StormOnset = TimeSpan.FromDays(2.5), PulseLength = TimeSpan.Zero, Availability = Availability.Literature,
            };
            foreach (var o in new StormSimulation(settings).Records().OfType<Observation>())
            {
                history.Add(o);
            }

            const int Rows = 5 * 288;
            var grid = SymHGrid.Read(history.AsOf(DateTimeOffset.MaxValue), Start + ((Rows - 1) * SymHGrid.Step), Rows);
            var from = 300 + (150 * i);
            return StormTable.Of(i + 1, grid.With(SymHColumn.Density, [.. grid[SymHColumn.Density].ToArray().Select((v, r) => r >= from && r < from + 100 ? double.NaN : v)]));
        }).ToList();
        var path = Path.Combine(_folder, name);
        using var writer = new StreamWriter(path);
        FilledStormCsv.Write(writer, storms, [.. storms.Select(s => s.Grid)]);
        return path;
    }
}
