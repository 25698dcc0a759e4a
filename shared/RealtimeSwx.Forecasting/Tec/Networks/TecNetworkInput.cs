using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Tec.Networks;

/// <summary>
/// What a network of maps sees of a past, in the frame of local time: for each lead the departure of its hour yesterday and the day before from the mean of
/// the last days, that mean, and the newest departure where it stood; and for all leads latitude, local and universal time, Kp of intervals that had
/// ended, the excess of the newest map and of the equatorial belt, and how many days there are. Departures are in quarters of the mean TEC: its
/// level, which the Sun's cycle sets, is not seen.
/// </summary>
internal sealed class TecNetworkInput
{
    /// <summary>Departure, departure of the day before, mean, newest departure.</summary>
    private const int Groups = 4;

    private const int KpChannels = 8;

    /// <summary>Latitude and its square, local time twice, universal time twice, Kp and whether it is known, excess, belt, days.</summary>
    private const int Common = 6 + KpChannels + 4;

    /// <summary>Departures are a quarter of the mean or less.</summary>
    private const double Unit = 0.25;

    private const double Belt = 12.5;

    public static readonly MapShape Shape = new(TecLocalFrame.Rows, TecLocalFrame.Columns, TecHistory.Slots, Groups, Common);

    /// <summary>Cos-latitude weights of the bands.</summary>
    public static readonly float[] Weights = [.. Enumerable.Range(0, TecLocalFrame.Rows).Select(r => (float)Math.Cos(TecLocalFrame.Latitude(r) * Math.PI / 180))];

    /// <summary>The Kp intervals of a channel: first, 0 = the newest, and number.</summary>
    private static readonly (int From, int Count)[] KpMeans = [(0, 1), (1, 1), (2, 1), (3, 1), (4, 4), (8, 8), (16, 8), (0, TecHistory.KpIntervals)];

    private readonly TecHistory _history;
    private readonly TecLocalFrame _frame;
    private readonly float[]?[] _pooled;
    private readonly float[][] _means;
    private readonly double _scale;

    /// <param name="frame">Of the grid of the history.</param>
    public TecNetworkInput(TecHistory history, TecLocalFrame frame)
    {
        (_history, _frame) = (history, frame);
        _pooled = [.. history.Maps.Select((m, age) => m is null ? null : frame.Pool(m, history.Issue - (age * TecHistory.Step)))];
        _means = [.. Enumerable.Range(0, TecHistory.Slots).Select(Mean)];
        _scale = Math.Max(1, Global([.. Enumerable.Range(0, TecLocalFrame.Cells).Select(c => (float)Average(_means.Select(m => m[c])))]));
    }

    /// <summary>TECU that one unit of a network stands for.</summary>
    public double Scale => Unit * _scale;

    /// <summary>Channel x row x column, NaN where unknown.</summary>
    public float[] Maps()
    {
        var newest = Math.Min(_history.NewestAge, TecHistory.Slots - 1);
        var recent = Departure(newest, 0);
        var yesterday = Enumerable.Range(0, TecHistory.Slots).Select(l => Departure(TecHistory.Slots - 1 - l, 0)).ToArray();
        List<float[]> channels =
        [
            .. yesterday.Select(d => Relative(d)),
            .. Enumerable.Range(0, TecHistory.Slots).Select(l => Relative(Departure(TecHistory.Slots - 1 - l, 1))),
            .. _means.Select(m => Array.ConvertAll(m, v => (float)((v / _scale) - 1))),
            .. Enumerable.Range(0, TecHistory.Slots).Select(l => Relative(Turned(recent, 3 * (newest + l + 1)))),
        ];
        var excess = Global(recent) / Global(_means[TecHistory.Slots - 1 - newest]) / Unit;
        var belt = yesterday.Sum(EquatorialSum) / _means.Sum(EquatorialSum) / Unit;
        channels.AddRange(Places());
        channels.AddRange(Kp().Append(excess).Append(belt).Append((Math.Min(_history.Days, TecHistory.KeptDays) / 2.0) - 1.5).Select(Constant));
        return [.. channels.SelectMany(c => c)];
    }

    /// <summary>What there is to learn of one lead: how far the truth stood from the blend, in units of <see cref="Scale"/>.</summary>
    /// <param name="truth">Unique columns, tenths of TECU.</param>
    public float[] Target(int lead, ReadOnlySpan<short> truth)
    {
        var (pooled, departure) = (_frame.Pool(truth, _history.Valid(lead)), Departure(TecHistory.Slots - 1 - lead, 0));
        return [.. pooled.Select((v, c) => (float)((v - _means[lead][c] - (TecBaselines.PersistenceShare * departure[c])) / Scale))];
    }

    private float[] Mean(int lead)
    {
        var maps = Enumerable.Range(0, TecHistory.KeptDays).Select(day => TecHistory.SameHour(lead, day)).Where(age => age < _pooled.Length).Select(age => _pooled[age]).OfType<float[]>().ToList();
        return [.. Enumerable.Range(0, TecLocalFrame.Cells).Select(c => (float)Average(maps.Select(m => m[c])))];
    }

    /// <param name="slot">Age within its day.</param>
    /// <param name="day">0 = the last.</param>
    /// <returns>TECU; zero where that map is missing.</returns>
    private float[] Departure(int slot, int day)
    {
        var (mean, age) = (_means[TecHistory.Slots - 1 - slot], slot + (TecHistory.Slots * day));
        return age < _pooled.Length && _pooled[age] is { } map ? [.. map.Zip(mean, (v, m) => float.IsNaN(v) ? 0 : v - m)] : new float[mean.Length];
    }

    private float[] Relative(float[] departure) => Array.ConvertAll(departure, d => (float)(d / Scale));

    /// <summary>What moves with the ground, so many columns later.</summary>
    private static float[] Turned(float[] field, int columns) =>
        [.. field.Select((_, c) => field[(c / TecLocalFrame.Columns * TecLocalFrame.Columns) + ((c + (TecLocalFrame.Columns * 2) - (columns % TecLocalFrame.Columns)) % TecLocalFrame.Columns)])];

    private IEnumerable<float[]> Places()
    {
        var hour = _history.Issue.UtcDateTime.TimeOfDay.TotalHours * Math.PI / 12;
        yield return Field((r, _) => TecLocalFrame.Latitude(r) / 60);
        yield return Field((r, _) => Math.Pow(TecLocalFrame.Latitude(r) / 60, 2) - 0.8);
        yield return Field((_, c) => Math.Cos(TecLocalFrame.LocalTime(c) * Math.PI / 12));
        yield return Field((_, c) => Math.Sin(TecLocalFrame.LocalTime(c) * Math.PI / 12));
        yield return Constant(Math.Cos(hour));
        yield return Constant(Math.Sin(hour));
    }

    private IEnumerable<double> Kp() => _history.Kp.IsEmpty
        ? new double[KpChannels + 1]
        : KpMeans.Select(k => (_history.Kp.AsSpan(k.From, k.Count).ToArray().Average() / 2) - 1).Append(1);

    private static float[] Constant(double value) => Field((_, _) => value);

    private static float[] Field(Func<int, int, double> value) =>
        [.. Enumerable.Range(0, TecLocalFrame.Cells).Select(c => (float)value(c / TecLocalFrame.Columns, c % TecLocalFrame.Columns))];

    private static double Global(float[] field) => WeightedSum(field, _ => true) / Math.Max(1e-9, WeightedSum([.. field.Select(v => float.IsNaN(v) ? v : 1)], _ => true));

    private static double EquatorialSum(float[] field) => WeightedSum(field, row => Math.Abs(TecLocalFrame.Latitude(row)) < Belt);

    private static double WeightedSum(float[] field, Func<int, bool> counts)
    {
        var sum = 0.0;
        for (var c = 0; c < field.Length; c++)
        {
            var row = c / TecLocalFrame.Columns;
            sum += float.IsNaN(field[c]) || !counts(row) ? 0 : Weights[row] * field[c];
        }

        return sum;
    }

    private static double Average(IEnumerable<float> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var v in values)
        {
            (sum, count) = float.IsNaN(v) ? (sum, count) : (sum + v, count + 1);
        }

        return sum / count;
    }
}
