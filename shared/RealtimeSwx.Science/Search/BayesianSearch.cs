using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Science.Search;

/// <summary>
/// Bayesian optimisation (Jones, Schonlau, Welch 1998): a Gaussian process of what was measured, and next the point that promises the greatest
/// expected improvement on the best.
/// </summary>
public sealed class BayesianSearch : ISearch
{
    private const int Candidates = 600;
    private const int NearBest = 200;

    public double[] Next(SearchSpace space, IReadOnlyList<Trial> done, int seed)
    {
        var random = Searches.RandomOf(seed, done.Count);
        var usable = done.Where(t => double.IsFinite(t.Objective)).ToList();
        if (done.Count < 4 + (2 * space.Dimensions.Count) || usable.Count < 3)
        {
            return Searches.Anywhere(space, random);
        }

        // What failed counts as the worst that did not, so that its neighbourhood is left alone.
        var worst = usable.Max(t => t.Objective);
        var process = GaussianProcess.Fit(
            [.. done.Select(t => space.Encoded(t.Unit))], [.. done.Select(t => double.IsFinite(t.Objective) ? t.Objective : worst)], random);
        var best = usable.MinBy(t => t.Objective)!;
        var tried = done.Select(t => string.Join(' ', t.Unit)).ToHashSet(StringComparer.Ordinal);
        var candidates = Enumerable.Range(0, Candidates).Select(_ => Searches.Anywhere(space, random))
            .Concat(Enumerable.Range(0, NearBest).Select(i => space.Snapped([.. best.Unit.Select(u => Math.Clamp(u + (Step(i) * NormalDistribution.Next(random)), 0, 1))])))
            .ToList();
        // Where all is whole numbers or words a point may have been tried: nothing new would be learnt from it.
        var fresh = candidates.Where(c => !tried.Contains(string.Join(' ', c))).ToList();
        return (fresh.Count > 0 ? fresh : candidates).MaxBy(c => Improvement(process.Predict(space.Encoded(c)), best.Objective))!;
    }

    private static double Step(int i) => i % 2 == 0 ? 0.1 : 0.02;

    /// <summary>Expected fall below <paramref name="best"/>.</summary>
    internal static double Improvement((double Mean, double Deviation) predicted, double best)
    {
        var z = (best - predicted.Mean) / predicted.Deviation;
        return predicted.Deviation * ((z * NormalDistribution.Below(z)) + NormalDistribution.Density(z));
    }
}
