using System.Diagnostics;
using System.Globalization;

namespace RealtimeSwx.Bench.Learning;

/// <summary>
/// A training step and a forecast of our networks beside PyTorch, boosted trees beside scikit-learn's: same sizes, same threads, one process each, in turn.
/// </summary>
internal static class LearningBench
{
    private const int Rounds = 3;

    private static readonly string Peer = Path.Combine(AppContext.BaseDirectory, "Learning", "peer.py");

    /// <param name="options">Threads as <c>t1</c>; <c>nets</c> or <c>trees</c> for one half.</param>
    public static async Task CompareAsync(IReadOnlyList<string> options)
    {
        var threads = options.Where(o => o.StartsWith('t') && int.TryParse(o[1..], CultureInfo.InvariantCulture, out _)).Select(o => o[1..]).DefaultIfEmpty("1").ToArray();
        foreach (var count in threads)
        {
            if (!options.Contains("trees"))
            {
                foreach (var network in NetworkTrial.All)
                {
                    await PairAsync($"{network.Kind}, batch {network.Batch} x {network.WarmUp + network.Chunk} rows", count, ["step", "step cpu", "forecast", "forecast cpu"], ["net-run", network.Kind, count], ["net", .. network.Arguments(count)]);
                }
            }

            if (!options.Contains("nets"))
            {
                var table = TreeTrial.WriteTable();
                try
                {
                    await PairAsync($"trees {TreeTrial.Rows} x {TreeTrial.Features}", count, ["fit", "fit cpu", "predict", "predict cpu", "rmse"], ["tree-run", table, count], ["trees", count, table, .. TreeTrial.Arguments]);
                }
                finally
                {
                    File.Delete(table);
                }
            }
        }
    }

    private static async Task PairAsync(string what, string threads, string[] columns, string[] ours, string[] peer)
    {
        var (mine, others) = (new List<double[]>(), new List<double[]>());
        var (version, load) = ("", Load());
        for (var round = 0; round < Rounds; round++)
        {
            mine.Add((await RunAsync(Environment.ProcessPath!, [.. Self(), .. ours], threads)).Numbers);
            var said = await RunAsync(Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3", [Peer, .. peer], threads);
            others.Add(said.Numbers);
            version = said.Name;
        }

        Console.WriteLine($"{what}, {threads} thread(s), {Rounds} runs in turn, load {load} .. {Load()}, {version}");
        foreach (var (column, i) in columns.Select((c, i) => (c, i)))
        {
            var (a, b) = (Median(mine, i), Median(others, i));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {column,-12} ours {a,10:0.00000} ({mine.Min(m => m[i]):0.00000} .. {mine.Max(m => m[i]):0.00000})   peer {b,10:0.00000} ({others.Min(m => m[i]):0.00000} .. {others.Max(m => m[i]):0.00000})   peer : ours {b / a:0.00}"));
        }
    }

    private static async Task<(string Name, double[] Numbers)> RunAsync(string program, string[] arguments, string threads)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = threads;
        start.Environment["OPENBLAS_NUM_THREADS"] = threads;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var fields = process.ExitCode == 0 ? output.TrimEnd().Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return fields.Length > 1
            ? (fields[0], [.. fields.Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture))])
            : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} failed; Debian's python3-torch, python3-sklearn, python3-threadpoolctl and libopenblas0-pthread are needed.");
    }

    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "swx-bench.dll")] : [];

    private static double Median(IEnumerable<double[]> runs, int column)
    {
        var sorted = runs.Select(r => r[column]).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}
