using System.Diagnostics;
using System.Runtime.InteropServices;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>scikit-learn's own OPTICS on sets of points, all in one Python process; files of raw numbers carry the data both ways.</summary>
internal static class ScikitLearn
{
    /// <summary>The release whose bits are reproduced.</summary>
    private const string Version = "1.2.1";

    private const string Script =
        """
        import sys, warnings, numpy, sklearn
        from sklearn.cluster import OPTICS, cluster_optics_dbscan
        if sklearn.__version__ != sys.argv[1]:
            sys.exit(3)
        warnings.simplefilter("ignore")
        for line in open(sys.argv[2] + "/cases"):
            name, d, min_samples, max_eps, xi, size, cut = line.split()
            path = sys.argv[2] + "/" + name
            x = numpy.fromfile(path).reshape(-1, int(d))
            o = OPTICS(min_samples=int(min_samples), max_eps=float(max_eps), xi=float(xi), min_cluster_size=int(size), n_jobs=1).fit(x)
            labels = cluster_optics_dbscan(reachability=o.reachability_, core_distances=o.core_distances_, ordering=o.ordering_, eps=float(cut))
            numpy.concatenate([o.reachability_, o.core_distances_]).tofile(path + ".real")
            numpy.concatenate([o.ordering_, o.predecessor_, o.labels_, labels, o.cluster_hierarchy_.ravel()]).astype(numpy.int32).tofile(path + ".int")
        """;

    internal sealed record Case(string Name, PointSet Points, int MinSamples)
    {
        public double MaxEps { get; init; } = double.PositiveInfinity;

        public double Xi { get; init; } = 0.05;

        /// <summary>Distance of the DBSCAN cut.</summary>
        public double Cut { get; init; } = 1;
    }

    internal sealed record Result(int[] Order, double[] Reachability, double[] CoreDistance, int[] Predecessor, int[] Xi, int[] Dbscan, RankRange[] Hierarchy);

    /// <summary>Results in the order of the cases. Skips the test where no Python has the release.</summary>
    public static async Task<IReadOnlyList<Result>> RunAsync(IReadOnlyList<Case> cases)
    {
        var folder = Directory.CreateTempSubdirectory("swx-optics-").FullName;
        try
        {
            foreach (var c in cases)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, c.Name), MemoryMarshal.AsBytes(c.Points.Values).ToArray());
            }

            await File.WriteAllLinesAsync(
                Path.Combine(folder, "cases"),
                cases.Select(c => FormattableString.Invariant($"{c.Name} {c.Points.Dimensions} {c.MinSamples} {c.MaxEps:R} {c.Xi:R} {c.MinSamples} {c.Cut:R}").Replace("Infinity", "inf", StringComparison.Ordinal)));
            foreach (var python in new[] { Environment.GetEnvironmentVariable("PYTHON"), "python3", "/usr/bin/python3" }.OfType<string>())
            {
                if (await SucceedsAsync(python, folder))
                {
                    return [.. cases.Select(c => Read(Path.Combine(folder, c.Name), c.Points.Count))];
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Skip($"skipped: no scikit-learn {Version}");
        return [];
    }

    private static async Task<bool> SucceedsAsync(string python, string folder)
    {
        var start = new ProcessStartInfo(python, ["-c", Script, Version, folder]) { RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode is not (0 or 3) && !error.Contains("No module named", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(error);
            }

            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }

    private static Result Read(string path, int n)
    {
        var real = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path + ".real"));
        var whole = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(path + ".int"));
        var hierarchy = MemoryMarshal.Cast<int, RankRange>(whole[(4 * n)..]);
        return new Result(
            whole[..n].ToArray(),
            real[..n].ToArray(),
            real[n..].ToArray(),
            whole[n..(2 * n)].ToArray(),
            whole[(2 * n)..(3 * n)].ToArray(),
            whole[(3 * n)..(4 * n)].ToArray(),
            hierarchy.ToArray());
    }
}
