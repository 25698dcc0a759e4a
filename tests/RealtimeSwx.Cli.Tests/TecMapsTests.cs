using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;

namespace RealtimeSwx.Cli.Tests;

public sealed class TecMapsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-tec-maps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backtest_ShouldWriteIonex_AndDrawTheFirstTheLastAndTheWorstDay()
    {
        var start = new DateTimeOffset(2012, 9, 1, 0, 0, 0, TimeSpan.Zero);
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        for (var day = 0; day < 4; day++)
        {
            // The third day is not like the others.
            var edition = start.AddDays(day);
            TecMap[] maps = [.. Enumerable.Range(0, 13).Select(i => Map(edition.AddHours(2 * i), edition, day == 2 ? 45 : 20))];
            await using var file = File.Create(Path.Combine(data, string.Create(CultureInfo.InvariantCulture, $"tstg{edition.DayOfYear:000}0.12i")));
            IonexWriter.Write(file, maps, new IonexHeader());
        }

        var pictures = Path.Combine(_folder, "maps");
        var (code, _, errors) = await SwxProgram.RunAsync("backtest", "tec", "--data", data, "--out", Path.Combine(_folder, "p.csv"), "--maps", pictures);
        code.ShouldBe(0, errors);
        Directory.GetFiles(pictures, "*.INX").Length.ShouldBe(4);
        var files = Directory.GetFiles(pictures, "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        files.ShouldBe(new[] { "first", "last", "worst" }.SelectMany(n => new[] { "06", "12", "18", "24" }.Select(h => $"tst_{n}_{h}h.png")));
        foreach (var file in files)
        {
            new FileInfo(Path.Combine(pictures, file!)).Length.ShouldBeGreaterThan(20_000, file);
        }
    }

    private static TecMap Map(DateTimeOffset epoch, DateTimeOffset edition, double level)
    {
        var grid = TecGrid.Igs;
        var values = Enumerable.Range(0, grid.Count).Select(k => (float)Math.Round(
            level + (10 * Math.Cos(grid.Lat(k / grid.LonCount) * Math.PI / 180) * Math.Cos((SunFrame.LocalTime(epoch, grid.Lon(k % grid.LonCount)) - 14) * Math.PI / 12)), 1));
        return new TecMap(KnownSeries.Tec("tst"), epoch, edition, grid, values.ToImmutableArray(), [], "test");
    }
}
