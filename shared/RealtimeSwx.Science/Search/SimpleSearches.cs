using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Science.Search;

/// <summary>Every combination of evenly spaced values, the last setting changing fastest.</summary>
public sealed class GridSearch : ISearch
{
    public double[]? Next(SearchSpace space, IReadOnlyList<Trial> done, int seed)
    {
        var at = done.Count;
        var unit = new double[space.Dimensions.Count];
        for (var d = unit.Length - 1; d >= 0; d--)
        {
            var dimension = space.Dimensions[d];
            var steps = Math.Min(dimension.Steps, dimension.Count ?? int.MaxValue);
            (at, var step) = Math.DivRem(at, steps);
            unit[d] = dimension.Snapped(steps == 1 ? 0.5 : step / (double)(steps - 1));
        }

        return at > 0 ? null : unit;
    }
}

/// <summary>Points drawn evenly: better than a grid where only few of the settings matter (Bergstra, Bengio 2012).</summary>
public sealed class RandomSearch : ISearch
{
    public double[] Next(SearchSpace space, IReadOnlyList<Trial> done, int seed) => Searches.Anywhere(space, Searches.RandomOf(seed, done.Count));
}

/// <summary>
/// A steady-state evolution strategy: a child takes each setting from one of two parents, the better of two drawn from the best so far, and is
/// moved by normal steps that shrink as trials are made.
/// </summary>
/// <param name="Population">Points drawn at random at first, and parents kept.</param>
public sealed record EvolutionarySearch(int Population = 10) : ISearch
{
    private const double FirstStep = 0.25;
    private const double LeastStep = 0.01;
    private const double Halving = 30;

    public double[] Next(SearchSpace space, IReadOnlyList<Trial> done, int seed)
    {
        var random = Searches.RandomOf(seed, done.Count);
        var parents = done.Where(t => double.IsFinite(t.Objective)).OrderBy(t => t.Objective).ThenBy(t => t.Number).Take(Population).ToList();
        if (done.Count < Population || parents.Count < 2)
        {
            return Searches.Anywhere(space, random);
        }

        var (mother, father) = (Chosen(), Chosen());
        var step = Math.Max(LeastStep, FirstStep * Math.Pow(0.5, (done.Count - Population) / Halving));
        var child = new double[space.Dimensions.Count];
        for (var d = 0; d < child.Length; d++)
        {
            var from = random.NextDouble() < 0.5 ? mother : father;
            // Reflected at the ends, so that they are not favoured.
            var moved = Math.Abs(from.Unit[d] + (step * NormalDistribution.Next(random)));
            child[d] = moved > 1 ? Math.Max(0, 2 - moved) : moved;
            if (space.Dimensions[d].Kind == DimensionKind.Choice)
            {
                child[d] = random.NextDouble() < step ? random.NextDouble() : from.Unit[d];
            }
        }

        return space.Snapped(child);

        Trial Chosen() => parents[Math.Min(random.Next(parents.Count), random.Next(parents.Count))];
    }
}
