using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tec.Eof;

/// <summary>
/// The departures of a past from the mean of its last days in the Sun-fixed frame, relative to the mean TEC, so that neither the Sun's cycle nor the
/// turning Earth is seen; and the numbers that say in what state the ionosphere is.
/// </summary>
internal sealed class EofInput
{
    /// <summary>Excess of the newest map, excess of the equatorial belt over the last day, a constant.</summary>
    public const int StateWithoutKp = 3;

    public const int State = StateWithoutKp + 5;

    private const double Belt = 12.5;

    private static readonly float[] Weights = [.. Enumerable.Range(0, TecLocalFrame.Rows).Select(r => (float)Math.Cos(TecLocalFrame.Latitude(r) * Math.PI / 180))];

    private readonly TecHistory _history;
    private readonly TecLocalFrame _frame;
    private readonly float[][] _means;
    private readonly float[][] _departures;

    /// <param name="frame">Of the grid of the history.</param>
    public EofInput(TecHistory history, TecLocalFrame frame)
    {
        (_history, _frame) = (history, frame);
        var pooled = history.Maps.Select((m, age) => m is null ? null : frame.Pool(m, history.Issue - (age * TecHistory.Step))).ToArray();
        _means = [.. Enumerable.Range(0, TecHistory.Slots).Select(slot => Mean([.. Enumerable.Range(0, TecHistory.KeptDays).Select(d => pooled.ElementAtOrDefault(slot + (d * TecHistory.Slots))).OfType<float[]>()]))];
        Scale = Math.Max(1, _means.Average(m => Sum(m, _ => true) / Sum(Array.ConvertAll(m, v => v - v + 1), _ => true)));
        _departures = [.. _means.Select((mean, slot) => pooled[slot] is { } map ? Departure(map, mean) : new float[TecLocalFrame.Cells])];
        Known(history);
    }

    /// <summary>Mean TEC of the last days, at least 1 TECU.</summary>
    public double Scale { get; }

    /// <summary>The numbers of <see cref="State"/>, without Kp <see cref="StateWithoutKp"/> of them.</summary>
    public double[] Numbers { get; private set; } = [];

    /// <summary>Relative departure of one age within the last day; zero where unknown.</summary>
    public float[] Departure(int age) => _departures[age];

    /// <summary>Relative departure of what came; null where some cell of the frame has nothing.</summary>
    /// <param name="truth">Unique columns, tenths of TECU.</param>
    public float[]? Target(int lead, ReadOnlySpan<short> truth)
    {
        var mean = _means[TecHistory.SameHour(lead)];
        float[] target = [.. _frame.Pool(truth, _history.Valid(lead)).Zip(mean, (v, m) => (v - m) / (float)Scale)];
        return target.Contains(float.NaN) ? null : target;
    }

    private void Known(TecHistory history)
    {
        var newest = Math.Min(history.NewestAge, TecHistory.Slots - 1);
        var belt = _means.Sum(m => Sum(m, InBelt));
        double[] known =
        [
            Sum(_departures[newest], _ => true) * Scale / Sum(_means[newest], _ => true),
            belt > 0 ? _departures.Sum(d => Sum(d, InBelt)) * Scale / belt : 0,
            0.1,
        ];
        Numbers = history.Kp.IsEmpty ? known : [.. known, .. new[] { (0, 1), (1, 2), (0, 4), (0, 16), (0, TecHistory.KpIntervals) }.Select(k => history.Kp.AsSpan(k.Item1, k.Item2).ToArray().Average() / 50)];

        static bool InBelt(int row) => Math.Abs(TecLocalFrame.Latitude(row)) < Belt;
    }

    private static float[] Mean(float[][] maps)
    {
        var result = new float[TecLocalFrame.Cells];
        for (var c = 0; c < result.Length; c++)
        {
            var (sum, count) = (0.0, 0);
            foreach (var map in maps)
            {
                if (!float.IsNaN(map[c]))
                {
                    sum += map[c];
                    count++;
                }
            }

            result[c] = count == 0 ? float.NaN : (float)(sum / count);
        }

        return result;
    }

    private float[] Departure(float[] map, float[] mean)
    {
        var result = new float[mean.Length];
        for (var c = 0; c < result.Length; c++)
        {
            result[c] = Known((map[c] - mean[c]) / (float)Scale);
        }

        return result;
    }

    private static float Known(float value) => float.IsNaN(value) ? 0 : value;

    private static double Sum(float[] field, Func<int, bool> counts)
    {
        var sum = 0.0;
        for (var c = 0; c < field.Length; c++)
        {
            sum += counts(c / TecLocalFrame.Columns) ? Weights[c / TecLocalFrame.Columns] * Known(field[c]) : 0;
        }

        return sum;
    }
}
