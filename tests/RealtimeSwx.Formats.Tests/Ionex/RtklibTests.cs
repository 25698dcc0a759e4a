using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;

namespace RealtimeSwx.Formats.Tests.Ionex;

/// <summary>
/// RTKLIB (Debian's <c>rnx2rtkp</c>) positions an invented receiver with a file of ours as its ionosphere. Its trace tells, for every ray and map, where
/// the ray crosses the layer and the delay that it read there: divided by 40.3e16/f1^2 m per TECU and by the obliquity that is the VTEC.
/// </summary>
public sealed partial class RtklibTests
{
    private const int Points = 100;
    private const double MetresPerTecu = 40.30e16 / (1575.42e6 * 1575.42e6);

    [Fact]
    public async Task Rtklib_ShouldReadTheSameVtec_AtRandomPoints()
    {
        var maps = Maps();
        var read = await RunAsync(maps);
        read.Length.ShouldBeGreaterThan(5 * Points);

        var random = new Random(11);
        random.Shuffle(read);
        foreach (var point in read.Take(Points))
        {
            // The trace has hundredths of a metre (0.03 TECU) and of a degree.
            point.Vtec.ShouldBe(maps[point.Map].At(point.Lat, point.Lon), 0.05, $"{point}");
        }

        read.Take(Points).Select(p => p.Map).Distinct().Count().ShouldBeGreaterThan(6);
    }

    /// <summary>A crest that follows the Sun, a fixed pattern and a little noise of the single grid point, all positive.</summary>
    private static List<TecMap> Maps()
    {
        var random = new Random(5);
        return
        [
            .. Enumerable.Range(0, 13).Select(k => new TecMap(KnownSeries.Tec("abc"), RinexScene.Day.AddHours(2 * k), RinexScene.Day, TecGrid.Igs,
            [
                .. Enumerable.Range(0, TecGrid.Igs.Count).Select(i =>
                {
                    var (lat, lon) = (TecGrid.Igs.Lat(i / 73) * Math.PI / 180, TecGrid.Igs.Lon(i % 73) * Math.PI / 180);
                    return (float)(Math.Round(10 * (35 + (20 * Math.Cos(lat) * Math.Cos(lon + (k * Math.PI / 6))) + (5 * Math.Sin((3 * lon) + lat)) + random.NextDouble())) / 10);
                }),
            ], [.. Enumerable.Repeat(1.5f, TecGrid.Igs.Count)], "test")),
        ];
    }

    private static async Task<Reading[]> ReadingsAsync(string trace)
    {
        List<Reading> readings = [];
        var (which, elevation, hour, lat, lon) = (0, 0.0, 0, 0.0, 0.0);
        await foreach (var line in File.ReadLinesAsync(trace))
        {
            if (line.StartsWith("3 iontec  : time", StringComparison.Ordinal))
            {
                which = -1;
            }
            else if (Ray().Match(line) is { Success: true } ray)
            {
                (which, elevation, hour) = (which + 1, Number(ray, 2), int.Parse(ray.Groups[1].Value, CultureInfo.InvariantCulture));
            }
            else if (Crossing().Match(line) is { Success: true } crossing)
            {
                (lat, lon) = (Number(crossing, 1), Number(crossing, 2));
            }
            else if (Delay().Match(line) is { Success: true } delay && elevation >= 70)
            {
                // Steep rays only: the trace rounds the elevation, and there the obliquity hardly depends on it.
                var sine = 6371.0 / (6371.0 + 450.0) * Math.Cos(elevation * Math.PI / 180);
                readings.Add(new Reading((hour / 2) + which, lat, lon, Number(delay, 1) * Math.Sqrt(1 - (sine * sine)) / MetresPerTecu));
            }
        }

        return [.. readings];
    }

    private static async Task<Reading[]> RunAsync(IReadOnlyList<TecMap> maps)
    {
        var folder = Directory.CreateTempSubdirectory("rtklib-").FullName;
        try
        {
            await using (var ionex = File.Create(Path.Combine(folder, "maps.10i")))
            {
                IonexWriter.Write(ionex, maps, new IonexHeader { RunBy = "abc" });
            }

            await File.WriteAllTextAsync(Path.Combine(folder, "day.10n"), RinexScene.Navigation());
            await File.WriteAllTextAsync(Path.Combine(folder, "day.10o"), RinexScene.Observations(300, new Random(7)));
            await File.WriteAllTextAsync(Path.Combine(folder, "options"), "pos1-posmode=single\npos1-ionoopt=ionex-tec\npos1-tropopt=off\npos1-elmask=10\nfile-ionofile=maps.10i\n");
            using var process = Start(folder);
            var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            File.Exists(Path.Combine(folder, "out.trace")).ShouldBeTrue(await said);
            return await ReadingsAsync(Path.Combine(folder, "out.trace"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("rnx2rtkp", ["-k", "options", "-x", "4", "-o", "out", "day.10o", "day.10n"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("skipped: rnx2rtkp is not installed (package rtklib)");
            throw;
        }
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^3 iondelay: time=\S+ (\d\d):\S+ pos=.* azel=\s*\S+\s+(\S+)$")]
    private static partial Regex Ray();

    [GeneratedRegex(@"^3 interptec: k=0 posp=\s*(\S+)\s+(\S+)$")]
    private static partial Regex Crossing();

    [GeneratedRegex(@"^4 iondelay: delay=\s*(\S+)\s")]
    private static partial Regex Delay();

    /// <summary>What RTKLIB read of one map at one place, TECU.</summary>
    private sealed record Reading(int Map, double Lat, double Lon, double Vtec);
}
