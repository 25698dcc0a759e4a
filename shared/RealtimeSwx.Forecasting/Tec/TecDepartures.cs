using System.Runtime.CompilerServices;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Means of the last days by hour, and how far each map stands from the mean of its hour. Fields in TECU over unique columns, NaN where unknown.</summary>
internal sealed class TecDepartures(TecHistory history)
{
    private readonly double[]?[] _means = new double[]?[TecHistory.Slots];
    private readonly double[]?[] _departures = new double[]?[TecHistory.Slots];

    /// <summary>Mean over the days at the hour of <paramref name="age"/>.</summary>
    public double[] Mean(int age) => _means[age % TecHistory.Slots] ??= Compute(age % TecHistory.Slots);

    /// <summary>Map of an age within the last day minus the mean of its hour; zero where that map or cell is missing.</summary>
    public double[] Departure(int age)
    {
        return _departures[age] ??= Make();

        double[] Make()
        {
            var mean = Mean(age);
            var map = history.Map(age);
            var result = new double[mean.Length];
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = map is null || map[i] == TenthsCodec.Missing ? 0 * mean[i] : (map[i] / 10.0) - mean[i];
            }

            return result;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Compute(int slot)
    {
        var (sums, counts) = (new double[TecField.Cells(history.Grid)], new int[TecField.Cells(history.Grid)]);
        for (var age = slot; age < history.Maps.Length; age += TecHistory.Slots)
        {
            var map = history.Maps[age];
            for (var c = 0; map is not null && c < sums.Length; c++)
            {
                if (map[c] != TenthsCodec.Missing)
                {
                    sums[c] += map[c] / 10.0;
                    counts[c]++;
                }
            }
        }

        for (var c = 0; c < sums.Length; c++)
        {
            sums[c] = counts[c] == 0 ? double.NaN : sums[c] / counts[c];
        }

        return sums;
    }
}
