using System.Globalization;
using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>
/// What asks for more than it may is refused at once and cheaply: compared with <c>swx inspect</c> of a small good file, a refusal takes less than
/// a second and less than 64 MB more.
/// </summary>
public sealed class HostileSizeTests
{
    private const long MostBytes = 64L << 20;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    /// <summary>A machine that does other work too makes a run slow, never fast.</summary>
    private const int Tries = 3;

    public static readonly TheoryData<string, string> Files = new()
    {
        { "bomb.csv.gz", @"^error: .*bomb\.csv\.gz:\d+: compression: decompresses to more than 100 times its size$" },
        { "bomb.csv.bz2", @"^error: .*bomb\.csv\.bz2:\d+: compression: decompresses to more than 100 times its size$" },
        { "line.csv", @"^error: .*line\.csv:2: row: longer than 8388608 bytes$" },
        { "line.csv.gz", @"^error: .*line\.csv\.gz:2: compression: decompresses to more than 100 times its size$" },
        { "line.json", @"^error: .*line\.json:1: document: a JSON document of more than 33554432 bytes$" },
        { "line.txt", @"^error: .*line\.txt: no known format" },
        { "columns.ionex", @"^error: .*columns\.ionex:7: LON1 / LON2 / DLON: more than 3601 grid points on one axis$" },
        { "cells.ionex", @"^error: .*cells\.ionex:7: LON1 / LON2 / DLON: more than 1000000 grid points$" },
        { "columns.csv", @"^error: .*columns\.csv:1: row: longer than 65536 bytes$" },
        { "columns.json", @"^error: .*columns\.json:1: document: a JSON document of more than 4000000 values$" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Inspect_ShouldRefuse_at_once_and_cheaply(string name, string error)
    {
        using var folder = new TempFolder();
        var small = folder.Write("small.csv", "interval_start_utc,kp_thirds,kp\n2003-10-29T06:00:00Z,27,9\n");
        var file = Make(folder, name);
        for (var tries = 1; ; tries++)
        {
            var usual = await Measured.SwxAsync("inspect", small);
            usual.Code.ShouldBe(0, usual.Errors);
            var refused = await Measured.SwxAsync("inspect", file);
            refused.Code.ShouldBe(1);
            refused.Errors.Split('\n').Where(l => l.StartsWith("error", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldMatch(error);
            var (time, bytes) = (refused.Wall - usual.Wall, refused.PeakBytes - usual.PeakBytes);
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {time.TotalSeconds:0.00} s and {bytes / 1048576.0:0} MB more than the {usual.Wall.TotalSeconds:0.00} s and {usual.PeakBytes / 1048576.0:0} MB of a small file"));
            bytes.ShouldBeLessThan(MostBytes);
            if (time < Most)
            {
                return;
            }

            tries.ShouldBeLessThan(Tries, $"{time.TotalSeconds:0.00} s");
        }
    }

    private static string Make(TempFolder folder, string name)
    {
        var path = folder.File(name);
        switch (name)
        {
            case "bomb.csv.gz":
                File.WriteAllBytes(path, HostileFiles.GzipBomb());
                break;
            case "bomb.csv.bz2":
                File.WriteAllBytes(path, HostileFiles.Bzip2Bomb());
                break;
            case "line.csv.gz":
                File.WriteAllBytes(path, HostileFiles.GzipOfOneLine());
                break;
            case "line.csv":
                return HostileFiles.OneLine(path, "interval_start_utc,kp_thirds,kp\n");
            case "line.json":
                return folder.Write(name, HostileFiles.JsonHead + "\"more\":\"" + new string('9', 40 << 20));
            case "line.txt":
                return HostileFiles.OneLine(path, "aaaa");
            case "columns.ionex":
                return folder.Write(name, HostileFiles.Ionex("    87.5 -87.5  -2.5", "  -180.0 180.0.0003"));
            case "cells.ionex":
                return folder.Write(name, HostileFiles.Ionex("    87.5 -87.5 -0.05", "  -180.0 180.0   0.1"));
            case "columns.csv":
                return folder.Write(name, HostileFiles.MillionColumnTable());
            default:
                return folder.Write(name, HostileFiles.MillionColumnJson());
        }

        return path;
    }
}
