using System.Diagnostics;
using System.Globalization;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Bench;

/// <summary>OPTICS on seeded Gaussian blobs, beside scikit-learn on the very same points.</summary>
internal static class OpticsBench
{
    private const int Dimensions = 4;
    private const int MinSamples = 20;
    private const int Blobs = 8;

    public static async Task RunAsync(int points, double maxEps)
    {
        var rows = Points(points);
        var table = PointSet.FromRows(rows);
        var settings = new OpticsSettings(MinSamples) { MaxEps = maxEps };
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            Optics.Order(table, settings);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(FormattableString.Invariant($"optics {points} x {Dimensions}, max_eps {maxEps}: {best.TotalSeconds:0.000} s (best of 3), peak memory {peak} MB"));
        await PeerAsync(rows, maxEps, best);
    }

    private static List<double[]> Points(int count)
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, Blobs).Select(_ => Vector(() => random.NextDouble() * 10)).ToList();
        return [.. Enumerable.Range(0, count).Select(i => centres[i % Blobs].Select(c => c + Normal(random)).ToArray())];
    }

    private static double[] Vector(Func<double> next) => [.. Enumerable.Range(0, Dimensions).Select(_ => next())];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static async Task PeerAsync(List<double[]> rows, double maxEps, TimeSpan ours)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, rows.Select(r => string.Join(',', r.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));
        var code = $"""
            import sys, time, numpy, sklearn
            from sklearn.cluster import OPTICS
            x = numpy.loadtxt(sys.argv[1], delimiter=",")
            t = time.perf_counter()
            OPTICS(min_samples={MinSamples}, max_eps=float("{(double.IsInfinity(maxEps) ? "inf" : maxEps.ToString(CultureInfo.InvariantCulture))}")).fit(x)
            print(sklearn.__version__, time.perf_counter() - t)
            """;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(code);
        start.ArgumentList.Add(file);
        using var python = Process.Start(start)!;
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        File.Delete(file);
        if (python.ExitCode != 0)
        {
            Console.WriteLine("  scikit-learn: not installed here (Debian: apt-get install python3-sklearn)");
            return;
        }

        var parts = output.Split(' ', StringSplitOptions.TrimEntries);
        var theirs = double.Parse(parts[1], CultureInfo.InvariantCulture);
        Console.WriteLine(FormattableString.Invariant($"  scikit-learn {parts[0]}: {theirs:0.00} s, {theirs / ours.TotalSeconds:0.0} times as long (with its xi extraction)"));
    }
}
