using System.Numerics;

namespace RealtimeSwx.Science.Verification;

/// <summary>
/// How far a score would move with other storms: whole storms, not samples, are drawn with replacement (Efron and Tibshirani 1993, percentile
/// interval), because the samples of one storm share its luck.
/// </summary>
public static class StormBootstrap
{
    private const int Draws = 2000;
    private const int Seed = 1;

    /// <param name="storms">Running sums of each storm.</param>
    /// <param name="statistic">The score of the summed draw.</param>
    /// <returns>5 and 95 % points of the score; the same storms are drawn for every score of as many storms. NaN without storms.</returns>
    public static (double Low, double High) Interval90<T>(IReadOnlyList<T> storms, Func<T, double> statistic)
        where T : struct, IAdditionOperators<T, T, T>
    {
        if (storms.Count == 0)
        {
            return (double.NaN, double.NaN);
        }

        var random = new Random(Seed);
        var drawn = new double[Draws];
        for (var d = 0; d < Draws; d++)
        {
            var sum = default(T);
            for (var i = 0; i < storms.Count; i++)
            {
                sum += storms[random.Next(storms.Count)];
            }

            drawn[d] = statistic(sum);
        }

        Array.Sort(drawn);
        return (drawn[Draws / 20], drawn[Draws - (Draws / 20)]);
    }
}
