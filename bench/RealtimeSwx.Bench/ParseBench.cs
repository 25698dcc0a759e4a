using System.Diagnostics;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Bench;

/// <summary>How long reading takes.</summary>
internal static class ParseBench
{
    private const int Runs = 101;

    public static void Files(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var (median, records) = Median(() => FeedFile.ReadBytes(bytes, Path.GetFileName(file)).Count());
            Console.WriteLine(FormattableString.Invariant($"parse {Path.GetFileName(file)}: {median.TotalMilliseconds:0.0} ms, {records} records, {bytes.Length / 1024} KiB as stored"));
        }
    }

    /// <summary>One second of 12-bin pulses, as a station writes them.</summary>
    public static void Acqua(int pulses)
    {
        var text = new StringBuilder("# v 5\n");
        for (var pulse = 0; pulse < pulses; pulse++)
        {
            for (var bin = 0; bin < 12; bin++)
            {
                text.Append(bin == 2 ? 120 + (pulse % 700) : 52).Append(" 51 50\n");
            }

            text.Append("# t 0 ").Append(100 + (pulse * 40)).Append("\n# c ").Append(pulse + 1).Append('\n');
        }

        text.Append("# x f 40000000\n# x h 12:00:01 03/02/2015 1422964801\n");
        ReadOnlyMemory<byte> bytes = Encoding.ASCII.GetBytes(text.ToString());
        var options = new ReadOptions { Station = "bench" };
        var (median, read) = Median(() => FeedFile.ReadBytes(bytes, "bench.dat", "lago-acqua", options).OfType<PulseBatch>().Sum(b => b.Pulses.Length));
        Console.WriteLine(FormattableString.Invariant($"acqua: {read} of {pulses} pulses in {median.TotalMilliseconds:0.0} ms, {read / median.TotalSeconds:0} pulses/s on one core"));
    }

    private static (TimeSpan Time, int Result) Median(Func<int> run)
    {
        var result = run();
        var times = new List<TimeSpan>();
        for (var i = 0; i < Runs; i++)
        {
            var watch = Stopwatch.StartNew();
            result = run();
            times.Add(watch.Elapsed);
        }

        times.Sort();
        return (times[Runs / 2], result);
    }
}
