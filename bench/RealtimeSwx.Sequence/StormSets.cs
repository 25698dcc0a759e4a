using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Sequence;

/// <summary>Storms as sets for a network: features standardised on the storms that it is fitted on, targets what the equation misses in units of its spread.</summary>
internal sealed class StormSets
{
    private const double Clip = 6;

    public StormSets(IReadOnlyList<StormRows> fitted)
        : this(fitted, ScalingOf(fitted))
    {
    }

    /// <param name="scaling">Of the features, from other storms.</param>
    public StormSets(IReadOnlyList<StormRows> fitted, FeatureScaling scaling)
    {
        Scaling = scaling;
        var leads = StormRows.Ahead.Count;
        Deviation = [.. Enumerable.Range(0, leads).Select(o => Math.Sqrt(fitted.SelectMany(s => Counted(s).Select(r => Math.Pow(s.Missed[(r * leads) + o], 2))).Average()))];
        Train = new SeriesSet(fitted[0].Width, leads, [.. fitted.Select(Series)]);
    }

    public FeatureScaling Scaling { get; }

    /// <summary>Root mean square of what the equation misses, per lead, nT.</summary>
    public IReadOnlyList<double> Deviation { get; }

    public SeriesSet Train { get; }

    public static FeatureScaling ScalingOf(IReadOnlyList<StormRows> fitted) =>
        FeatureScaling.Fit(fitted[0].Names, fitted.SelectMany(s => Counted(s).Select(r => (ReadOnlyMemory<float>)s.Features.AsMemory(r * s.Width, s.Width))), Clip);

    public static IEnumerable<int> Counted(StormRows storm) => Enumerable.Range(0, storm.Rows).Where(r => !float.IsNaN(storm.Missed[r * StormRows.Ahead.Count]));

    public SeriesRows Series(StormRows storm)
    {
        var inputs = new float[storm.Features.Length];
        for (var row = 0; row < storm.Rows; row++)
        {
            Scaling.Apply(storm.Features.AsSpan(row * storm.Width, storm.Width), inputs.AsSpan(row * storm.Width, storm.Width));
        }

        return new SeriesRows(
            inputs,
            [.. storm.Missed.Select((m, i) => (float)(m / Deviation[i % Deviation.Count]))],
            [.. Enumerable.Repeat(1f, storm.Rows)]);
    }
}
