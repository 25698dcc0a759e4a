namespace RealtimeSwx.Science.Search;

/// <param name="Unit">Point of the unit cube, snapped.</param>
/// <param name="Objective">What is to be small; not a number when the trial failed.</param>
public sealed record Trial(int Number, double[] Unit, double Objective);

/// <summary>
/// Says what to try next. A pure function of the seed and of what was tried: a search that is stopped and goes on says what it would have said.
/// </summary>
public interface ISearch
{
    /// <param name="done">All trials so far, in order.</param>
    /// <returns>A point of the unit cube, snapped; null when nothing is left to try.</returns>
    double[]? Next(SearchSpace space, IReadOnlyList<Trial> done, int seed);
}

/// <summary>The searches by name.</summary>
public static class Searches
{
    public static IReadOnlyDictionary<string, ISearch> All { get; } = new SortedDictionary<string, ISearch>(StringComparer.Ordinal)
    {
        ["bayesian"] = new BayesianSearch(),
        ["evolution"] = new EvolutionarySearch(),
        ["grid"] = new GridSearch(),
        ["random"] = new RandomSearch(),
    };

    /// <summary>The randomness of one trial.</summary>
    internal static Random RandomOf(int seed, int trial) => new(unchecked((seed * 1_000_003) + (trial * 7919) + 17));

    internal static double[] Anywhere(SearchSpace space, Random random) => space.Snapped([.. space.Dimensions.Select(_ => random.NextDouble())]);
}
