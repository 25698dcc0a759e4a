using System.Globalization;
using System.Text;
using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Cli.Tests;

public sealed class KpPlotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-kp-plots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backtest_ShouldDrawReliabilityAndTheStrongestStorms()
    {
        var start = new DateTimeOffset(2003, 10, 1, 0, 0, 0, TimeSpan.Zero);
        var text = new StringBuilder("interval_start_utc,kp_thirds,kp\n");
        for (var i = 0; i < 60 * 8; i++)
        {
            // Two storms, on day 20 and on day 45.
            var thirds = (int)(5 + (4 * Math.Sin(i / 7.0)) + (18 * Math.Exp(-Math.Pow((i - 160) / 4.0, 2))) + (14 * Math.Exp(-Math.Pow((i - 360) / 4.0, 2))));
            text.Append(CultureInfo.InvariantCulture, $"{start.AddHours(3 * i).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{thirds},{thirds / 3.0:0.000}\n");
        }

        var data = Path.Combine(_folder, "kp.csv");
        await File.WriteAllTextAsync(data, text.ToString(), TestContext.Current.CancellationToken);
        var plots = Path.Combine(_folder, "plots");
        var model = Model();
        var (code, _, errors) = await SwxProgram.RunAsync("backtest", "kp", "--data", data, "--model", model, "--from", "2003-10-08", "--out", Path.Combine(_folder, "p.csv"), "--plot", plots);
        code.ShouldBe(0, errors);
        var page = await File.ReadAllTextAsync(Path.Combine(plots, "index.html"), TestContext.Current.CancellationToken);
        foreach (var file in (string[])["reliability.png", "reliability-g1.png", "pit-3.png", "pit-24.png"])
        {
            new FileInfo(Path.Combine(plots, file)).Length.ShouldBeGreaterThan(5_000, file);
            page.ShouldContain($"src=\"{file}\"");
        }

        page.ShouldContain("src=\"curve-all.png\"");
        (await File.ReadAllBytesAsync(Path.Combine(plots, "curve-all.png"), TestContext.Current.CancellationToken)).ShouldBe([1, 2, 3]);

        // Both storms, at both leads.
        foreach (var pattern in (string[])["kp-2003-10-2?-3h.png", "kp-2003-10-2?-24h.png", "kp-2003-11-1?-3h.png", "kp-2003-11-1?-24h.png"])
        {
            Directory.GetFiles(plots, pattern).ShouldNotBeEmpty(pattern);
        }
    }

    /// <summary>The shipped model with a learning curve beside it.</summary>
    private string Model()
    {
        var copy = Path.Combine(_folder, "model");
        Directory.CreateDirectory(Path.Combine(copy, "curves"));
        foreach (var file in Directory.GetFiles(ShippedModels.Find("kp")!))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        File.WriteAllBytes(Path.Combine(copy, "curves", "all.png"), [1, 2, 3]);
        return copy;
    }

    [Fact]
    public async Task Plots_ShouldBeRefused_BeforeTheRun_WhereThereAreNone()
    {
        var (code, _, errors) = await SwxProgram.RunAsync("backtest", "tec", "--data", "none", "--out", "none", "--plot", _folder);
        (code, errors.Trim()).ShouldBe((2, "usage: --plot: there are no plots for tec, only for symh and kp."));
    }
}
