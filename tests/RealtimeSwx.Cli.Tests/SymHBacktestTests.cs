using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Tests.Support;

namespace RealtimeSwx.Cli.Tests;

/// <summary><c>swx backtest symh</c> with the shipped model on storm files it has never seen.</summary>
public sealed class SymHBacktestTests(SymHBacktestTests.Backtested done) : IClassFixture<SymHBacktestTests.Backtested>
{
    private static readonly string[] Columns = ["storm", "time", "Bmag", "Bx_gsm", "By_gsm", "Bz_gsm", "V", "N", "T", "SYM_H"];

    [Fact]
    public void FileAndWindows_ShouldBeEnough_ForAForecastOfEveryFiveMinutes()
    {
        done.Json["availability"]!.GetValue<string>().ShouldBe("literature");
        done.Json["checkpoint"]!.GetValue<string>().Length.ShouldBeGreaterThan(12);
        var rows = done.Csv.Skip(1).Select(l => l.Split(',')).ToList();
        foreach (var lead in (string[])["60", "120"])
        {
            var horizon = done.Json["horizons"]![lead]!;
            horizon["missed"]!.GetValue<int>().ShouldBe(0);
            var targets = rows.Where(r => r[3] == lead && r[0] == "101").Select(r => DateTimeOffset.Parse(r[2], CultureInfo.InvariantCulture)).ToList();
            targets.ShouldBe(Enumerable.Range(0, (12 * 12) + 1).Select(i => Backtested.From.AddMinutes(5 * i)));
            rows.Where(r => r[3] == lead).ShouldAllBe(r => DateTimeOffset.Parse(r[2], CultureInfo.InvariantCulture) - DateTimeOffset.Parse(r[1], CultureInfo.InvariantCulture) == TimeSpan.FromMinutes(int.Parse(lead, CultureInfo.InvariantCulture)));
        }

        rows.Count.ShouldBe(2 * 2 * 145);
    }

    [Fact]
    public void Summary_ShouldHoldEveryScore()
    {
        var h = done.Json["horizons"]!["60"]!.AsObject();
        foreach (var key in (string[])
            ["rmse", "rmse_interval90_over_storms", "storm_mean_rmse", "skill", "skill_interval90_over_storms", "mae", "storm_mean_mae", "bias", "r2", "storm_mean_r2", "bfe",
            "storm_mean_bfe", "crps", "crps_interval90_over_storms", "coverage90", "coverage90_interval90_over_storms", "width90", "width90_interval90_over_storms", "interval_score90",
            "pit", "quantile_reached", "classes", "deep", "rivals", "better_than_every_member", "better_than_every_baseline", "next_best", "peaks", "storms"])
        {
            h[key].ShouldNotBeNull(key);
        }

        h["pit"]!.AsArray().Count.ShouldBe(20);
        h["storms"]!.AsArray().Select(s => (int)s!["storm"]!).ShouldBe([101, 102]);
        h["rivals"]!.AsObject().Select(r => r.Key).ShouldContain("persistence");
        h["next_best"]!["diebold_mariano"]!["by_storm"]!["degrees_of_freedom"]!.GetValue<double>().ShouldBe(1);
        ((double)h["rivals"]!["persistence"]!["rmse"]!).ShouldBe((double)h["rmse"]!["persistence"]!);
    }

    [Fact]
    public void WhatDoesNotMeet_ShouldBeNamed_NotFail()
    {
        done.Json["storms_without_window"]!.AsArray().Select(s => (int)s!).ShouldBe([103]);
        done.Json["windows_without_storm"]!.AsArray().Select(s => (int)s!).ShouldBe([7]);
        done.Errors.ShouldContain("not scored, no window: storms 103");
        done.Errors.ShouldContain("not in the data: windows of 1 storms");
    }

    [Fact]
    public void Plots_ShouldBeDrawn_WithAPageThatShowsThem()
    {
        var page = File.ReadAllText(Path.Combine(done.Plots, "index.html"));
        foreach (var file in (string[])["reliability.png", "pit-60.png", "pit-120.png", "coverage-by-class.png", "storm-101-60min.png", "storm-102-120min.png"])
        {
            var png = File.ReadAllBytes(Path.Combine(done.Plots, file));
            png.AsSpan(0, 8).SequenceEqual((byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).ShouldBeTrue(file);
            png.Length.ShouldBeGreaterThan(5_000, file);
            page.ShouldContain($"src=\"{file}\"");
        }

        page.ShouldContain("RMSE [5, 95 % over storms]");
        JsonNode.Parse(File.ReadAllText(Path.Combine(done.Plots, "scores.json")))!["target"]!.GetValue<string>().ShouldBe("symh");
    }

    [Fact]
    public async Task Columns_ShouldBeReadByName_InAnyOrder()
    {
        string[] reversed = [.. Columns.Reverse()];
        var (code, _, errors) = await done.RunAsync(new StormFile(101).Write(done.Folder, "reversed.csv", reversed), "reversed");
        code.ShouldBe(0, errors);
        var rows = await File.ReadAllLinesAsync(done.Out("reversed"), TestContext.Current.CancellationToken);
        rows.ShouldBe(done.Csv.Where(l => l.StartsWith("storm,", StringComparison.Ordinal) || l.StartsWith("101,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AColumnInAnotherCase_ShouldBeOneErrorThatNamesIt()
    {
        string[] header = [.. Columns.Select(c => c == "SYM_H" ? "sym_h" : c)];
        var file = new StormFile(101).Write(done.Folder, "case.csv", header);
        var (code, _, errors) = await done.RunAsync(file, "case");
        (code, errors.Trim()).ShouldBe((1, $"error: {file}:1: sym_h: unknown column, did you mean 'SYM_H'?"));
    }

    [Fact]
    public async Task Gaps_ShouldCostOnlyTheTargetsWithoutTruth_AndNoForecastMayLoseItsNumbers()
    {
        var storm = new StormFile(101)
            .Without("N", _ => true)
            .Without("SYM_H", t => t < StormFile.Start.AddHours(6) || t > Backtested.To.AddHours(-1))
            .Without("V", t => t < StormFile.Start.AddHours(20))
            .Write(done.Folder, "gaps.csv", Columns);
        var (code, output, errors) = await done.RunAsync(storm, "gaps");
        code.ShouldBe(0, errors);
        var h = JsonNode.Parse(output)!["horizons"]!["120"]!;
        ((int)h["n"]!, (int)h["missed"]!).ShouldBe((145 - 12, 0));
        foreach (var row in (await File.ReadAllLinesAsync(done.Out("gaps"), TestContext.Current.CancellationToken)).Skip(1))
        {
            // Trees answer only where Sym-H is late.
            string[] cells = [.. row.Split(',').Skip(4)];
            cells.Count(c => c.Length == 0).ShouldBeLessThanOrEqualTo(1);
            var numbers = cells.Where(c => c.Length > 0).Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToList();
            numbers.ShouldAllBe(v => v > -600 && v < 200);
            numbers.Skip(1).Take(19).ShouldBe(numbers.Skip(1).Take(19).Order());
        }
    }

    [Theory]
    [InlineData("operational", 5)]
    [InlineData("symh=PT60M", 60)]
    public async Task Availability_ShouldDelaySymH(string availability, int minutes)
    {
        var storm = new StormFile(101);
        var (code, output, errors) = await done.RunAsync(storm.Write(done.Folder, $"late-{minutes}.csv", Columns), $"late-{minutes}", "--availability", availability);
        code.ShouldBe(0, errors);
        JsonNode.Parse(output)!["availability"]!.GetValue<string>().ShouldBe(availability);
        var lines = (await File.ReadAllLinesAsync(done.Out($"late-{minutes}"), TestContext.Current.CancellationToken)).Select(l => l.Split(',')).ToList();
        var persistence = Array.IndexOf(lines[0], "persistence");
        foreach (var row in lines.Skip(1))
        {
            var newest = DateTimeOffset.Parse(row[1], CultureInfo.InvariantCulture).AddMinutes(-minutes);
            double.Parse(row[persistence], CultureInfo.InvariantCulture).ShouldBe(storm.SymH(101, newest), 0.1);
        }
    }

    [Fact]
    public async Task AllLeads_ShouldAddToTheScoredOnes_AndChangeNothingOfThem()
    {
        var (code, output, errors) = await done.RunAsync(new StormFile(101).Write(done.Folder, "leads.csv", Columns), "leads", "--leads", "all");
        code.ShouldBe(0, errors);
        var rows = await File.ReadAllLinesAsync(done.Out("leads"), TestContext.Current.CancellationToken);
        rows.Where(l => l.Split(',')[3] is "horizon_min" or "60" or "120")
            .ShouldBe(done.Csv.Where(l => l.StartsWith("storm,", StringComparison.Ordinal) || l.StartsWith("101,", StringComparison.Ordinal)));
        var horizons = JsonNode.Parse(output)!["horizons"]!.AsObject().Select(h => h.Key).ToList();
        horizons.ShouldContain("60");
        rows.Skip(1).Select(l => l.Split(',')[3]).Distinct().ShouldBe(horizons, ignoreOrder: true);
    }

    [Fact]
    public async Task WindowsOfOtherStormsOnly_ShouldBeOneError()
    {
        var (code, _, errors) = await done.RunAsync(new StormFile(7001).Write(done.Folder, "other.csv", Columns), "other");
        (code, errors.Trim()).ShouldBe((1, "error: scoring windows: storm: none of them is for a storm in the data"));
    }

    /// <summary>Three storms, of which one has no window, and a window without a storm.</summary>
    public sealed class Backtested : IAsyncLifetime
    {
        public static readonly DateTimeOffset From = StormFile.Start.AddDays(1).AddHours(6);
        public static readonly DateTimeOffset To = From.AddHours(12);

        public string Folder { get; } = Directory.CreateTempSubdirectory("swx-backtest-").FullName;

        public string Plots => Path.Combine(Folder, "plots");

        public JsonNode Json { get; private set; } = new JsonObject();

        public IReadOnlyList<string> Csv { get; private set; } = [];

        public string Errors { get; private set; } = "";

        public string Out(string name) => Path.Combine(Folder, name + "-out.csv");

        public async ValueTask InitializeAsync()
        {
            var windows = new[] { 101, 102, 7 }.Select(s => string.Create(CultureInfo.InvariantCulture, $"test,{s},{From:yyyy-MM-dd'T'HH:mm:ss'Z'},{To:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
            await File.WriteAllLinesAsync(Path.Combine(Folder, "windows.csv"), ["split,storm,score_from,score_to", .. windows]);
            var (code, output, errors) = await RunAsync(new StormFile(101, 102, 103).Write(Folder, "storms.csv", Columns), "storms", "--plot", Plots);
            code.ShouldBe(0, errors);
            Json = JsonNode.Parse(output)!;
            Csv = await File.ReadAllLinesAsync(Out("storms"));
            Errors = errors;
        }

        public Task<(int Code, string Output, string Errors)> RunAsync(string data, string name, params string[] more) =>
            SwxProgram.RunAsync(["backtest", "symh", "--data", data, "--windows", Path.Combine(Folder, "windows.csv"), "--out", Out(name), "--json", .. more]);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
