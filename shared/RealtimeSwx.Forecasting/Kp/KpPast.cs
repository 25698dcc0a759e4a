using RealtimeSwx.Science.Windows;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// The past of an issue time, counted back from it, and its running means. Gaps hold the value before them; what lies before the first known value
/// is taken for the mean of what is known.
/// </summary>
internal sealed class KpPast
{
    private readonly double[] _units;
    private readonly RunningMean _mean;
    private readonly RunningMean _ap;

    /// <param name="units">Kp units, oldest first; the last one is the interval that ends at the issue time.</param>
    public KpPast(double[] units, DateTimeOffset issue, KpCadence cadence)
    {
        _units = units;
        _mean = new RunningMean(units);
        _ap = new RunningMean(Array.ConvertAll(units, Ap));
        (Issue, Cadence) = (issue, cadence);
    }

    public DateTimeOffset Issue { get; }

    public KpCadence Cadence { get; }

    public int Length => _units.Length;

    /// <summary>The value of <paramref name="back"/> steps ago; 1 = the newest.</summary>
    public double this[int back] => _units[^back];

    public ReadOnlySpan<double> Newest(int count) => _units.AsSpan(^count..);

    /// <summary>Mean of <paramref name="count"/> values, the newest of them <paramref name="back"/> steps ago.</summary>
    public double Mean(int count, int back = 1) => _mean.Mean(_units.Length - back, count);

    /// <summary>Square root of the mean ap of the newest values.</summary>
    public double RootAp(int count) => Math.Sqrt(_ap.Mean(_units.Length - 1, count));

    public double Deviation(int count) => _mean.Deviation(_units.Length - 1, count);

    public double Highest(int count) => TrailingExtreme.Maximum(_units, _units.Length - 1, count);

    public double Lowest(int count) => TrailingExtreme.Minimum(_units, _units.Length - 1, count);

    /// <summary>Steps since the highest of the newest values; 0 = the newest is it.</summary>
    public int SinceHighest(int count)
    {
        var best = 1;
        for (var back = 2; back <= count; back++)
        {
            best = this[back] > this[best] ? back : best;
        }

        return best - 1;
    }

    /// <summary>Equivalent planetary amplitude of a Kp in thirds (GFZ), in units of about 2 nT; above 9 that of 9.</summary>
    private static readonly int[] ApOfThirds = [0, 2, 3, 4, 5, 6, 7, 9, 12, 15, 18, 22, 27, 32, 39, 48, 56, 67, 80, 94, 111, 132, 154, 179, 207, 236, 300, 400];

    private static double Ap(double kp) => ApOfThirds[(int)Math.Round(Math.Clamp(kp, 0, 9) * 3)];
}
