using System.Globalization;
using System.Text;
using RealtimeSwx.Cli.Tests.Support;

namespace RealtimeSwx.Cli.Tests;

public sealed class ReachabilityPlotTests : IDisposable
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-reachability-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Optics_ShouldDrawItsOrder_TheSameEveryTime()
    {
        var points = Path.Combine(_folder, "points.csv");
        var text = new StringBuilder("x,y\n");
        for (var i = 0; i < 3000; i++)
        {
            // Three spirals, dense in the middle.
            var (centre, turn) = (10 * (i % 3), i * 0.7);
            text.Append(CultureInfo.InvariantCulture, $"{centre + (Math.Cos(turn) * i / 1500)},{centre + (Math.Sin(turn) * i / 1500)}\n");
        }

        await File.WriteAllTextAsync(points, text.ToString(), TestContext.Current.CancellationToken);
        var (first, second) = (Path.Combine(_folder, "a.png"), Path.Combine(_folder, "b.png"));
        foreach (var file in (string[])[first, second])
        {
            var (code, _, errors) = await SwxProgram.RunAsync("optics", points, "--min-samples", "20", "--out", Path.Combine(_folder, "o.csv"), "--plot", file);
            code.ShouldBe(0, errors);
        }

        var picture = await ContentAsync(first);
        picture.ShouldBe(await ContentAsync(second));
    }

    [Fact]
    public async Task Lago_ShouldDrawTheLargestWindowOfAStation()
    {
        // Two seconds with pulses of two sizes, eleven seconds apart: two windows, the second one larger.
        var data = Path.Combine(_folder, "uvg_2026_03_01_00h00.dat");
        var text = new StringBuilder("# v 5\n");
        Second(0, 60);
        Second(11, 300);
        await File.WriteAllTextAsync(data, text.ToString(), TestContext.Current.CancellationToken);
        var (code, _, errors) = await SwxProgram.RunAsync("lago", data, "--out", Path.Combine(_folder, "out"));
        code.ShouldBe(0, errors);
        Directory.GetFiles(Path.Combine(_folder, "out"), "*.png").ShouldHaveSingleItem().ShouldEndWith("reachability-uvg-20260301T000011Z.png");
        await ContentAsync(Path.Combine(_folder, "out", "reachability-uvg-20260301T000011Z.png"));

        void Second(int second, int pulses)
        {
            text.Append(CultureInfo.InvariantCulture, $"# x h 00:00:{second:00} 01/03/2026 {1772323200 + second}\n");
            for (var pulse = 0; pulse < pulses; pulse++)
            {
                for (var bin = 0; bin < 12; bin++)
                {
                    var height = bin < 2 ? 0 : (pulse % 2 == 0 ? 40 : 400) * (1 + (pulse % 7 * 0.03)) * Math.Exp(-(bin - 2) / (2.0 + (pulse % 5 * 0.1)));
                    text.Append(CultureInfo.InvariantCulture, $"{50 + (int)height} 50 50\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"# t 1 {(pulse + 1) * 100_000}\n# c {(1000 * second) + pulse}\n");
            }
        }
    }

    /// <summary>Of a picture that is one, and not blank.</summary>
    private static async Task<byte[]> ContentAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes.Take(Png.Length).ShouldBe(Png);
        bytes.Length.ShouldBeGreaterThan(10_000, file);
        return bytes;
    }
}
