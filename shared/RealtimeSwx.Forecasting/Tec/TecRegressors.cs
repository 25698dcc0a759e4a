using System.Runtime.CompilerServices;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// What the local ridge sees of one lead, TECU: the departure of the same hour yesterday from the mean of the last days, the newest departure where
/// it stood and carried along with the Sun at constant magnetic latitude, a constant; the mean times how far the newest map stood above its own mean,
/// globally and along the same latitude of the other hemisphere, and how far the equatorial belt stood above its own over the last day; how far the
/// mean is from those of two hours earlier and later carried here, and from the newest map carried here. With Kp also the mean times Kp over the last
/// 3 h, the 6 h before, 12 h, 2 and 5 days, and yesterday's departure times Kp. Each as it is and times the cosine and sine of local time.
/// </summary>
internal sealed class TecRegressors
{
    /// <summary>Base fields that need no Kp; they come first.</summary>
    public const int BaseWithoutKp = 9;

    public const int Base = 15;

    /// <summary>Index of the field of the other hemisphere.</summary>
    private const int Mirror = 5;

    private const double Belt = 12.5;

    private readonly TecHistory _history;
    private readonly TecDepartures _departures;
    private readonly double[] _weights;
    private readonly TecMagneticFrame _frame;
    private readonly double[] _last;
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
        _frame = TecMagneticFrame.Of(history.Grid);
        _last = TecField.FromTenths(history.Newest);
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
        var first = Common(lead);
        var (mean, yesterday) = (first.Mean, first.Fields[0]);
        List<double[]> fields =
        [
            .. first.Fields,
            Less(Neighbours(TecHistory.SameHour(lead)), mean),
            Less(_frame.Carry(_last, 2 * (_newest + lead + 1)), mean),
        ];
        for (var cell = 0; cell < mean.Length; cell++)
        {
            fields[Mirror][cell] = mean[cell] * _mirrored[cell / columns];
        }

        if (_kp.Length > 0)
        {
            fields.AddRange(_kp.Select(kp => TecField.Times(mean, kp)));
            fields.Add(TecField.Times(yesterday, _kp[2]));
        }

        return first with { Fields = [.. fields] };
    }

    /// <summary>The fields that forecasts are learned from need (<see cref="TecLearning"/>): the first seven, that of the other hemisphere left out (zero).</summary>
    public LeadFields Common(int lead)
    {
        var mean = _departures.Mean(TecHistory.SameHour(lead));
        var level = Global(mean);
        var recent = _departures.Departure(_newest);
        return new LeadFields(mean, level,
        [
            _departures.Departure(TecHistory.SameHour(lead)),
            recent,
            _frame.Carry(recent, 2 * (_newest + lead + 1)),
            TecField.Times(mean, _excess),
            Constant(mean, 0.1 * level),
            new double[mean.Length],
            TecField.Times(mean, _equatorial),
        ]);
    }

    /// <summary>One value wherever the mean is known.</summary>
    private static double[] Constant(double[] mean, double value)
    {
        var result = new double[mean.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (0 * mean[i]) + value;
        }

        return result;
    }

    /// <summary>What a field lacks of the mean, zero where it is unknown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Less(double[] field, double[] mean)
    {
        var result = new double[mean.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = double.IsNaN(field[i]) ? 0 * mean[i] : field[i] - mean[i];
        }

        return result;
    }

    /// <summary>The regressors of one cell: three for each base field.</summary>
    public static void Fill(Span<double> row, LeadFields fields, int cell, in TecLocalTime localTime)
    {
        var (all, cos, sin) = (fields.Fields, localTime.Cos, localTime.Sin);
        for (var f = 0; f < all.Length; f++)
        {
            var x = all[f][cell];
            row[3 * f] = x;
            row[(3 * f) + 1] = x * cos;
            row[(3 * f) + 2] = x * sin;
        }
    }

    /// <summary>Mean of the hours before and after, carried to this one; NaN where one is unknown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Neighbours(int age)
    {
        var (before, after) = (_frame.Carry(_departures.Mean(age + 1), 2), _frame.Carry(_departures.Mean(age + TecHistory.Slots - 1), -2));
        var result = new double[before.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (before[i] + after[i]) / 2;
        }

        return result;
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
