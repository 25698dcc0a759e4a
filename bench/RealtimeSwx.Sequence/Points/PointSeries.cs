using RealtimeSwx.Domain;

namespace RealtimeSwx.Sequence.Points;

/// <summary>TEC of one centre at the 18 places of the published setting every 2 h, and Kp.</summary>
internal sealed class PointSeries
{
    public const int Steps = 12;

    public static readonly (double Latitude, double Longitude)[] Places =
        [.. from latitude in (double[])[-85, -50, -20, 20, 50, 85] from longitude in (double[])[-120, 0, 120] select (latitude, longitude)];

    private static readonly TimeSpan Step = TimeSpan.FromHours(2);

    private readonly ISeriesView _view;
    private readonly KpResampling _way;
    private readonly Dictionary<DateTimeOffset, double[]> _known;
    private readonly Dictionary<DateTimeOffset, double[]> _truth;

    public PointSeries(SeriesHistory history, SeriesId series, KpResampling way)
    {
        (_view, _way) = (history.AsOf(DateTimeOffset.MaxValue), way);
        _known = Values(MapRole.Input);
        _truth = Values(MapRole.Truth);

        Dictionary<DateTimeOffset, double[]> Values(MapRole role) => _view.Maps(series, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, role)
            .Where(m => m.Epoch.TimeOfDay.Ticks % Step.Ticks == 0)
            .ToDictionary(m => m.Epoch, m => Places.Select(p => m.At(p.Latitude, p.Longitude)).ToArray());
    }

    public IEnumerable<DateTimeOffset> Times => _known.Keys.Order();

    /// <summary>By place, as a forecaster had it; null where there is no map.</summary>
    public double[]? Known(DateTimeOffset time) => _known.GetValueOrDefault(time);

    public double[]? Truth(DateTimeOffset time) => _truth.GetValueOrDefault(time);

    /// <summary>TEC and Kp of the twelve steps that end with the issue, oldest first: step x 2; null where one is missing.</summary>
    public double[]? Window(DateTimeOffset issue, int place)
    {
        var window = new double[2 * Steps];
        for (var i = 0; i < Steps; i++)
        {
            var time = issue - ((Steps - 1 - i) * Step);
            (window[2 * i], window[(2 * i) + 1]) = (Known(time)?[place] ?? double.NaN, PointKp.At(_view, time, _way));
        }

        return window.Any(double.IsNaN) ? null : window;
    }

    /// <summary>TEC of the twelve steps after the issue; null where one is missing.</summary>
    public double[]? Ahead(DateTimeOffset issue, int place)
    {
        double[] ahead = [.. Enumerable.Range(1, Steps).Select(i => Truth(issue + (i * Step))?[place] ?? double.NaN)];
        return ahead.Any(double.IsNaN) ? null : ahead;
    }

    /// <summary>Mean of the maps of the same hour over so many days before the issue; NaN where there is none.</summary>
    public double SameHour(DateTimeOffset issue, int lead, int place, int days)
    {
        var first = issue + (lead * Step) - TimeSpan.FromDays(1);
        var values = Enumerable.Range(0, days).Select(d => Known(first - TimeSpan.FromDays(d))?[place] ?? double.NaN).Where(double.IsFinite).ToList();
        return values.Count == 0 ? double.NaN : values.Average();
    }
}
