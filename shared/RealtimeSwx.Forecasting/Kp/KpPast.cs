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
    private readonly RunningMean _meanAp;
    private readonly double[] _ap;

    /// <param name="units">Kp units, oldest first; the last one is the interval that ends at the issue time.</param>
    public KpPast(double[] units, DateTimeOffset issue, KpCadence cadence)
    {
        _units = units;
        _mean = new RunningMean(units);
        _ap = Array.ConvertAll(units, ApOf);
        _meanAp = new RunningMean(_ap);
        (Issue, Cadence) = (issue, cadence);
        Spell = KpSpell.Of(this);
    }

    public DateTimeOffset Issue { get; }

    public KpCadence Cadence { get; }

    public int Length => _units.Length;

    public KpSpell Spell { get; }

    /// <summary>The value of <paramref name="back"/> steps ago; 1 = the newest.</summary>
    public double this[int back] => _units[^back];

    public ReadOnlySpan<double> Newest(int count) => _units.AsSpan(^count..);

    /// <summary>Mean of <paramref name="count"/> values, the newest of them <paramref name="back"/> steps ago.</summary>
    public double Mean(int count, int back = 1) => _mean.Mean(_units.Length - back, count);

    /// <summary>Square root of the mean ap of the newest values.</summary>
    public double RootAp(int count) => Math.Sqrt(_meanAp.Mean(_units.Length - 1, count));

    public double Deviation(int count) => _mean.Deviation(_units.Length - 1, count);

    public double Highest(int count) => TrailingExtreme.Maximum(_units, _units.Length - 1, count);

    public double Lowest(int count) => TrailingExtreme.Minimum(_units, _units.Length - 1, count);

    /// <summary>ap of <paramref name="back"/> steps ago; 1 = the newest.</summary>
    public double Ap(int back) => _ap[^back];

    /// <summary>Mean of ap whose weights fade by 1/e in so many steps, from <paramref name="newest"/> steps ago.</summary>
    public double FadingAp(int steps, int newest = 1)
    {
        var (sum, weights, weight, fade) = (0.0, 0.0, 1.0, Math.Exp(-1.0 / steps));
        for (var back = newest; back <= Math.Min(_ap.Length, newest + (6 * steps)); back++)
        {
            sum += weight * _ap[^back];
            weights += weight;
            weight *= fade;
        }

        return sum / weights;
    }

    /// <summary>How many of the newest values reach a level.</summary>
    public int Reaching(double level, int count)
    {
        var n = 0;
        foreach (var value in Newest(count))
        {
            n += value >= level ? 1 : 0;
        }

        return n;
    }

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

    private static double ApOf(double kp) => ApOfThirds[(int)Math.Round(Math.Clamp(kp, 0, 9) * 3)];
}
