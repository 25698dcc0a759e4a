using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RealtimeSwx.Learning;
using RealtimeSwx.Learning.Clustering;
using RealtimeSwx.Science.Clustering;
using Clusterer = RealtimeSwx.Science.Clustering.Optics;

namespace RealtimeSwx.Bench.Optics;

/// <summary>
/// OPTICS here beside scikit-learn, R's dbscan and ELKI on the very same points: everybody in turn, each run in a process of its own, medians.
/// Results are compared with scikit-learn's by digest.
/// </summary>
internal static class OpticsBench
{
    private const int Rounds = 3;

    // A program that takes longer than this runs once.
    private const double Long = 20;

    private static readonly OpticsPeer[] Peers = [OpticsPeer.Ours, OpticsPeer.ScikitLearn, OpticsPeer.Dbscan, OpticsPeer.Elki];

    /// <param name="options">
    /// Numbers of points (none: 2,000 to 200,000), dimensions as <c>4d</c>, min_samples as <c>k20</c>; <c>alone</c> leaves the peers out, <c>torch</c>
    /// and <c>cuda</c> put the engine on a Torch device, CPU or GPU, in their place, <c>once</c> runs everybody once.
    /// </param>
    public static async Task CompareAsync(IReadOnlyList<string> options)
    {
        string[] devices = [.. options.Where(o => o is "torch" or "cuda").Select(o => o == "torch" ? "cpu" : o)];
        OpticsPeer[] peers = options.Contains("alone") || devices.Length > 0 ? [OpticsPeer.Ours, .. devices.Select(OpticsPeer.Torch)] : Peers;
        var rounds = options.Contains("once") ? 1 : Rounds;
        var folder = Directory.CreateTempSubdirectory("swx-bench-").FullName;
        try
        {
            Console.WriteLine("points  d  min_samples  max_eps  program           wall s    cpu s     MB   n  x ours  result            load");
            foreach (var count in Chosen(options, o => o, [2_000, 10_000, 50_000, 200_000]))
            {
                foreach (var dimensions in Chosen(options, o => o.EndsWith('d') ? o[..^1] : null, [3, 4]))
                {
                    foreach (var minSamples in Chosen(options, o => o.StartsWith('k') ? o[1..] : null, [20, 100]))
                    {
                        await TrialsAsync(count, dimensions, minSamples, folder, peers, rounds);
                    }
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The child process: warms up on a part of the points and times one call on all.</summary>
    /// <param name="device">Null: the engine by size.</param>
    public static void Run(string raw, int dimensions, int minSamples, double maxEps, string? device)
    {
        var points = OpticsTrial.Load(raw, dimensions);
        var settings = new OpticsSettings(minSamples) { MaxEps = maxEps };
        var part = new PointSet(points.Values[..(Math.Min(points.Count, 2000) * dimensions)].ToArray(), Math.Min(points.Count, 2000), dimensions);
        var torch = device is null ? null : new TorchOrderingEngine(device);
        if (torch is { Note.Length: > 0 })
        {
            throw new InvalidOperationException(torch.Note);
        }

        for (var i = 0; i < 60; i++)
        {
            // Both engines, as a service that has run for a while has used them.
            Clusterer.Order(part, settings with { Engine = i % 2 == 0 ? OrderingEngines.Dense : OrderingEngines.Rings });
        }

        if (torch is not null)
        {
            TorchDevice.UseThreads(TorchDevice.InferenceThreads);
            settings = settings with { Engine = torch };
            Clusterer.Order(part, settings);
        }

        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var ordering = Clusterer.Order(points, settings);
        watch.Stop();
        self.Refresh();
        Console.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds} {(self.TotalProcessorTime - cpu).TotalSeconds} {Digest(ordering)}"));
    }

    private static int[] Chosen(IReadOnlyList<string> options, Func<string, string?> number, int[] otherwise)
    {
        int[] chosen = [.. options.Select(number).Where(o => int.TryParse(o, CultureInfo.InvariantCulture, out _)).Select(o => int.Parse(o!, CultureInfo.InvariantCulture))];
        return chosen.Length > 0 ? chosen : otherwise;
    }

    private static async Task TrialsAsync(int count, int dimensions, int minSamples, string folder, OpticsPeer[] all, int rounds)
    {
        var points = OpticsTrial.Mixture(count, dimensions);
        var core = Clusterer.Order(points, new OpticsSettings(minSamples)).CoreDistance;
        Array.Sort(core);
        var infinite = new OpticsTrial(count, dimensions, minSamples, double.PositiveInfinity, folder);
        infinite.Write(points);
        await TrialAsync(infinite with { MaxEps = Math.Round(2 * core[count / 2], 3) }, all, rounds);
        await TrialAsync(infinite, all, rounds);
    }

    private static async Task TrialAsync(OpticsTrial trial, OpticsPeer[] all, int rounds)
    {
        var peers = all.Where(p => trial.IsBounded || trial.Count <= p.MostAtInfinity).ToList();
        var measures = peers.ToDictionary(p => p, _ => new List<OpticsMeasure>());
        var load = Load();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var peer in peers.Where(p => round == 0 || measures[p].Any(m => m.Seconds < Long)))
            {
                if (await peer.RunAsync(trial, Console.Error.WriteLine) is { } measure)
                {
                    measures[peer].Add(measure);
                }
            }
        }

        var ours = measures[OpticsPeer.Ours];
        var digest = measures.GetValueOrDefault(OpticsPeer.ScikitLearn)?.FirstOrDefault()?.Digest;
        var engines = peers.SelectMany(p => measures[p]).Select(m => m.Digest).Where(d => d.Length > 0).Distinct().Count();
        foreach (var peer in peers.Where(p => measures[p].Count > 0))
        {
            var its = measures[peer];
            var seconds = Median(its, m => m.Seconds);
            var result = peer != OpticsPeer.Ours ? "" : digest is null ? (engines == 1 ? "one result" : "NOT ONE RESULT") : ours.All(m => m.Digest == digest) ? "= scikit-learn" : "NOT scikit-learn's";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{trial.Count,6}  {trial.Dimensions}  {trial.MinSamples,11}  {trial.Eps,7}  {peer.Name,-15}  {seconds,7:0.000}  {Median(its, m => m.CpuSeconds),7:0.000}  {Median(its, m => m.PeakMegabytes),5:0}  {its.Count,2}  {seconds / Median(ours, m => m.Seconds),6:0.0}  {result,-16}  {load} .. {Load()}"));
        }
    }

    private static string Digest(OpticsOrdering ordering)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(ordering.Order.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(ordering.Reachability.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(ordering.Predecessor.AsSpan()));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static double Median(IEnumerable<OpticsMeasure> measures, Func<OpticsMeasure, double> value)
    {
        var sorted = measures.Select(value).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}
