using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>How far the pooled RMSE would move with other storms: storms, not samples, are drawn with replacement.</summary>
public static class StormBootstrap
{
    private const int Draws = 2000;
    private const int Seed = 1;

    /// <returns>5 and 95 % points of the pooled RMSE.</returns>
    public static (double Low, double High) Rmse90(IReadOnlyList<ErrorSum> storms)
    {
        var random = new Random(Seed);
        var drawn = new double[Draws];
        for (var d = 0; d < Draws; d++)
        {
            var sum = default(ErrorSum);
            for (var i = 0; i < storms.Count; i++)
            {
                sum += storms[random.Next(storms.Count)];
            }

            drawn[d] = sum.Rmse;
        }

        Array.Sort(drawn);
        return (drawn[Draws / 20], drawn[Draws - (Draws / 20)]);
    }
}
