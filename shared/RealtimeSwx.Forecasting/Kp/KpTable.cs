using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// Mean of the target given the last value and the mean of the last day, both in classes. Thin cells lean on all cells with the same last value,
/// those on damped persistence.
/// </summary>
internal sealed class KpTable(int lead)
{
    private readonly double[] _sums = new double[28 * KpModel.MeanClasses];
    private readonly int[] _counts = new int[28 * KpModel.MeanClasses];

    public void Add(ReadOnlySpan<double> units, double target)
    {
        var cell = KpModel.Class(units);
        _sums[cell] += target;
        _counts[cell]++;
    }

    /// <param name="shrinkage">Samples that the wider mean counts for.</param>
    public double[] Means(double shrinkage)
    {
        var means = new double[_sums.Length];
        for (var last = 0; last < 28; last++)
        {
            var row = last * KpModel.MeanClasses;
            var prior = KpBaselines.Damped([last / 3.0], lead);
            var wide = (_sums.AsSpan(row, KpModel.MeanClasses).ToArray().Sum() + shrinkage * prior)
                / (_counts.AsSpan(row, KpModel.MeanClasses).ToArray().Sum() + shrinkage);
            for (var c = row; c < row + KpModel.MeanClasses; c++)
            {
                means[c] = (_sums[c] + shrinkage * wide) / (_counts[c] + shrinkage);
            }
        }

        return means;
    }
}
