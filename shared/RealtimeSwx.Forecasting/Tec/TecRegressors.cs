namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// What the local ridge sees of one lead, TECU: the departure of the same hour yesterday from the mean of the last days, the newest departure where
/// it stood and carried along with the Sun, a constant; and the mean times how far the newest map stood above its own mean, globally and along the
/// same latitude of the other hemisphere, and how far the equatorial belt stood above its own over the last day. With Kp also the mean times Kp over the last
/// 3 h, the 6 h before, 12 h, 2 and 5 days, and yesterday's departure times Kp. Each as it is and times the cosine and sine of local time.
/// </summary>
internal sealed class TecRegressors
{
    /// <summary>Base fields that need no Kp; they come first.</summary>
    public const int BaseWithoutKp = 7;

    public const int Base = 13;

    private const double Belt = 12.5;

    private readonly TecHistory _history;
    private readonly TecDepartures _departures;
    private readonly double[] _weights;
    private readonly int _newest;
    private readonly double _excess;
    private readonly double _equatorial;
    private readonly double[] _mirrored;
    private readonly double[] _kp;

    public TecRegressors(TecHistory history)
    {
        _history = history;
        _departures = new TecDepartures(history);
        _weights = TecField.Weights(history.Grid);
        _newest = Math.Min(history.NewestAge, TecHistory.Slots - 1);
        _excess = Global(_departures.Departure(_newest)) / Global(_departures.Mean(_newest));
        _equatorial = Equatorial();
        _mirrored = Mirrored();
        _kp = history.Kp.IsEmpty ? [] : [Kp(0, 1), Kp(1, 2), Kp(0, 4), Kp(0, 16), Kp(0, TecHistory.KpIntervals)];
    }

    /// <param name="Mean">Mean of the last days at the hour of the lead.</param>
    /// <param name="Level">Its global mean.</param>
    /// <param name="Fields">The base fields, <see cref="Base"/> with Kp and <see cref="BaseWithoutKp"/> without; NaN where unknown.</param>
    public sealed record LeadFields(double[] Mean, double Level, double[][] Fields);

    public LeadFields Of(int lead)
    {
        var columns = _history.Grid.UniqueLonCount;
        var mean = _departures.Mean(TecHistory.SameHour(lead));
        var level = Global(mean);
        var yesterday = _departures.Departure(TecHistory.SameHour(lead));
        var recent = _departures.Departure(_newest);
        List<double[]> fields =
        [
            yesterday,
            recent,
            TecField.Rotate(recent, _history.Grid, 2 * (_newest + lead + 1)),
            Array.ConvertAll(mean, m => m * _excess),
            Array.ConvertAll(mean, m => (0 * m) + (0.1 * level)),
            [.. mean.Select((m, cell) => m * _mirrored[cell / columns])],
            Array.ConvertAll(mean, m => m * _equatorial),
        ];
        if (_kp.Length > 0)
        {
            fields.AddRange(_kp.Select(kp => Array.ConvertAll(mean, m => m * kp)));
            fields.Add(Array.ConvertAll(yesterday, a => a * _kp[2]));
        }

        return new LeadFields(mean, level, [.. fields]);
    }

    /// <summary>The regressors of one cell: three for each base field.</summary>
    public static void Fill(Span<double> row, LeadFields fields, int cell, double localTime)
    {
        var (cos, sin) = (Math.Cos(localTime * Math.PI / 12), Math.Sin(localTime * Math.PI / 12));
        for (var f = 0; f < fields.Fields.Length; f++)
        {
            var x = fields.Fields[f][cell];
            row[3 * f] = x;
            row[(3 * f) + 1] = x * cos;
            row[(3 * f) + 2] = x * sin;
        }
    }

    /// <summary>Mean Kp of intervals that had ended, in fives.</summary>
    private double Kp(int from, int count) => _history.Kp.AsSpan(from, count).ToArray().Average() / 5;

    private double Global(double[] field) => TecField.Mean(field, _history.Grid, _weights);

    /// <summary>Departure over mean in the belt about the equator, over the last day.</summary>
    private double Equatorial()
    {
        var columns = _history.Grid.UniqueLonCount;
        var (departure, mean) = (0.0, 0.0);
        for (var row = 0; row < _history.Grid.LatCount; row++)
        {
            for (var age = 0; Math.Abs(_history.Grid.Lat(row)) <= Belt && age < TecHistory.Slots; age++)
            {
                departure += _weights[row] * Sum(_departures.Departure(age), row, columns);
                mean += _weights[row] * Sum(_departures.Mean(age), row, columns);
            }
        }

        return mean > 0 ? departure / mean : 0;
    }

    /// <summary>Newest departure over mean along the parallel of the other hemisphere, by row.</summary>
    private double[] Mirrored()
    {
        var grid = _history.Grid;
        var result = new double[grid.LatCount];
        for (var row = 0; row < result.Length; row++)
        {
            var other = Math.Clamp((int)Math.Round((-grid.Lat(row) - grid.Lat1) / grid.LatStep), 0, grid.LatCount - 1);
            var mean = Sum(_departures.Mean(_newest), other, grid.UniqueLonCount);
            result[row] = mean > 0 ? Sum(_departures.Departure(_newest), other, grid.UniqueLonCount) / mean : 0;
        }

        return result;
    }

    private static double Sum(double[] field, int row, int columns)
    {
        var sum = 0.0;
        foreach (var x in field.AsSpan(row * columns, columns))
        {
            sum += double.IsNaN(x) ? 0 : x;
        }

        return sum;
    }
}
