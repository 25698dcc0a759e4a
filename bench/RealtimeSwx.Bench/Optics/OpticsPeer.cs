using System.Diagnostics;
using System.Globalization;

namespace RealtimeSwx.Bench.Optics;

/// <summary>What one run of one program took.</summary>
/// <param name="Seconds">Wall clock of the clustering call only (ELKI: building the index and running).</param>
/// <param name="CpuSeconds">Processor time of the call, all threads; NaN where the program does not tell.</param>
/// <param name="PeakMegabytes">Largest resident memory of the whole process.</param>
/// <param name="Digest">Of order, reachability and predecessors; empty where the program breaks ties in its own way.</param>
internal sealed record OpticsMeasure(double Seconds, double CpuSeconds, double PeakMegabytes, string Digest);

/// <summary>A program that does OPTICS, run as a process of its own that reads its points, warms up where it can, and times one call.</summary>
/// <param name="MostAtInfinity">Points up to which it is run without max_eps: beyond, its quadratic time tells nothing new.</param>
internal sealed record OpticsPeer(string Name, int MostAtInfinity, Func<OpticsTrial, ProcessStartInfo> Start, Func<string, (double Seconds, double Cpu, string Digest)> Parse)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public static OpticsPeer Ours { get; } = new(
        "ours",
        int.MaxValue,
        t => new ProcessStartInfo(
            Environment.ProcessPath!, [.. Self(), "optics-run", t.Raw, Text(t.Dimensions), Text(t.MinSamples), t.Eps]),
        Fields);

    /// <summary>Ours with the ordering on a Torch device.</summary>
    public static OpticsPeer Torch(string device) => Ours with
    {
        Name = "ours, " + device,
        Start = t =>
        {
            var start = Ours.Start(t);
            start.ArgumentList.Add(device);
            return start;
        },
    };

    public static OpticsPeer ScikitLearn { get; } = new(
        "scikit-learn",
        50_000,
        t => new ProcessStartInfo(
            Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3",
            [
                "-c",
                """
                import sys, time, hashlib, numpy
                from sklearn.cluster import compute_optics_graph
                x = numpy.fromfile(sys.argv[1]).reshape(-1, int(sys.argv[2]))
                def run(x):
                    return compute_optics_graph(x, min_samples=int(sys.argv[3]), max_eps=float(sys.argv[4]), metric="minkowski", p=2, metric_params=None,
                                                algorithm="auto", leaf_size=30, n_jobs=1)
                run(x[:300])
                wall, cpu = time.perf_counter(), time.process_time()
                order, core, reachability, predecessor = run(x)
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                h = hashlib.sha256(order.astype(numpy.int32).tobytes() + reachability.tobytes() + predecessor.astype(numpy.int32).tobytes())
                print(wall, cpu, h.hexdigest())
                """,
                t.Raw, Text(t.Dimensions), Text(t.MinSamples), t.Eps,
            ]),
        Fields);

    public static OpticsPeer Dbscan { get; } = new(
        "R dbscan",
        10_000,
        t => new ProcessStartInfo(
            "Rscript",
            [
                "-e",
                """
                suppressMessages(library(dbscan)); a <- commandArgs(TRUE)
                n <- file.size(a[1]) / 8; x <- matrix(readBin(a[1], "double", n), ncol = as.integer(a[2]), byrow = TRUE)
                eps <- if (a[4] == "inf") 1e300 else as.numeric(a[4])
                run <- function(x) optics(x, eps = eps, minPts = as.integer(a[3]))
                invisible(run(x[1:300, ])); t <- proc.time(); o <- run(x); t <- proc.time() - t
                cat(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]], "\n")
                """,
                t.Raw, Text(t.Dimensions), Text(t.MinSamples), t.Eps,
            ]),
        Fields);

    public static OpticsPeer Elki { get; } = new(
        "ELKI cover tree",
        10_000,
        t => new ProcessStartInfo(
            "java",
            [
                "-cp", "/usr/share/java/elki.jar", "de.lmu.ifi.dbs.elki.application.KDDCLIApplication", "-time", "-dbc.in", t.Text,
                "-db.index", "tree.metrical.covertree.SimplifiedCoverTree$Factory", "-covertree.distancefunction", "minkowski.EuclideanDistanceFunction",
                "-algorithm", "clustering.optics.OPTICSHeap", "-optics.epsilon", t.Eps, "-optics.minpts", Text(t.MinSamples),
                "-resulthandler", "DiscardResultHandler",
            ]),
        log => (Milliseconds(log, "SimplifiedCoverTree.construction") + Milliseconds(log, "OPTICSHeap.runtime"), double.NaN, ""));

    /// <returns>Null where the program is not installed or failed; <paramref name="why"/> says so.</returns>
    public async Task<OpticsMeasure?> RunAsync(OpticsTrial trial, Action<string> why)
    {
        var start = Start(trial);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = TryStart(start);
        if (process is null)
        {
            why($"{Name}: {start.FileName} is not installed");
            return null;
        }

        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        for (var exit = process.WaitForExitAsync(); !exit.IsCompleted; await Task.WhenAny(exit, Task.Delay(Poll, TimeProvider.System)))
        {
            peak = Math.Max(peak, Peak(process));
        }

        if (process.ExitCode != 0)
        {
            why($"{Name}: {(await error).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()}");
            return null;
        }

        var (seconds, cpu, digest) = Parse(await error + await output);
        return new OpticsMeasure(seconds, cpu, peak / 1048576.0, digest);
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // just gone
        }
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static (double Seconds, double Cpu, string Digest) Fields(string output)
    {
        var fields = output.TrimEnd().Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture), fields.ElementAtOrDefault(2) ?? "");
    }

    private static double Milliseconds(string log, string key)
    {
        var line = log.Split('\n').First(l => l.Contains(key + ":", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(':') + 1)..].Replace("ms", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1000;
    }

    /// <summary>Under <c>dotnet swx-bench.dll</c> the program is the host and the first argument the assembly.</summary>
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "swx-bench.dll")] : [];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
