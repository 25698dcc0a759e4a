using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.CosmicRays;

/// <summary>
/// Looks for Forbush decreases in the hours of one detector or of a network, hour by hour: what it says of an hour depends on that hour and
/// those before. Quiet hours make the reference, which stands still while a decrease is suspected or lasts. Memory is bounded.
/// </summary>
/// <param name="corrected">False leaves the pressure uncorrected, to see what that would raise.</param>
public sealed class ForbushDetector(ForbushSettings? chosen = null, bool corrected = true)
{
    /// <summary>Fewer detectors are no network.</summary>
    public const int LeastNetwork = 3;

    private const int RecoveryWindow = 6;
    private readonly ForbushSettings _settings = chosen ?? ForbushSettings.Default;
    private readonly List<CountHour> _quiet = [];
    private readonly List<(CountHour Hour, double Level)> _low = [];
    private readonly List<(CountHour Hour, double Level)> _since = [];
    private QuietReference? _reference;
    private ForbushDecrease? _decrease;

    public BarometricKeeper Barometer { get; } = new();

    /// <summary>All hours at once.</summary>
    public static IReadOnlyList<ForbushHour> Scan(IEnumerable<CountHour> hours, ForbushSettings? settings = null)
    {
        var detector = new ForbushDetector(settings);
        return [.. hours.Select(detector.Add)];
    }

    /// <param name="hour">Later than those before; hours may be missing.</param>
    public ForbushHour Add(CountHour hour)
    {
        Barometer.Add(hour);
        _reference = _decrease is null && _low.Count == 0 ? QuietReference.Of(_quiet, Coefficient, _settings) : _reference;
        if (_reference is null || _reference.Level(hour) is not { } level)
        {
            Quiet(hour);
            return new ForbushHour(hour.Hour, null, _reference?.Sigma, 0, _decrease);
        }

        var decrease = _decrease is null ? Watch(hour, level.Mean, _reference) : Follow(hour, level.Mean, _decrease, _reference);
        return new ForbushHour(hour.Hour, level.Mean, _reference.Sigma, level.Detectors, decrease);
    }

    private double Coefficient(SeriesId detector) => corrected ? Barometer.Coefficient(detector) : 0;

    private void Quiet(CountHour hour)
    {
        if (_decrease is null)
        {
            _quiet.Add(hour);
            _quiet.RemoveRange(0, Math.Max(0, _quiet.Count - _settings.QuietHours));
        }
    }

    private ForbushDecrease? Watch(CountHour hour, double level, QuietReference reference)
    {
        if (level > -_settings.LowSigmas * reference.Sigma || _low.Count >= _settings.LongestWait)
        {
            _low.ForEach(l => Quiet(l.Hour));
            _low.Clear();
            Quiet(hour);
            return null;
        }

        _low.Add((hour, level));
        var last = _low.TakeLast(_settings.LowHours).ToList();
        if (last.Count < _settings.LowHours || -last.Average(l => l.Level) < Math.Max(_settings.LeastDepth, _settings.RaiseSigmas * reference.Sigma))
        {
            return null;
        }

        _since.Clear();
        _since.AddRange(_low);
        _low.Clear();
        var deepest = _since.MinBy(s => s.Level);
        return _decrease = new ForbushDecrease(_since[0].Hour.Hour, hour.End, -deepest.Level, deepest.Hour.Hour, -deepest.Level / reference.Sigma, 0, null, null);
    }

    private ForbushDecrease Follow(CountHour hour, double level, ForbushDecrease known, QuietReference reference)
    {
        _since.Add((hour, level));
        var deepest = _since.MinBy(s => s.Level);
        var now = known with
        {
            Depth = -deepest.Level,
            DeepestAt = deepest.Hour.Hour,
            Significance = -deepest.Level / reference.Sigma,
            Recovered = Math.Clamp(1 + _since.Where(s => s.Hour.Hour >= deepest.Hour.Hour).TakeLast(RecoveryWindow).Average(s => s.Level) / -deepest.Level, 0, 1),
            RecoveryHours = Recovery([.. _since.Where(s => s.Hour.Hour > deepest.Hour.Hour).Select(s => ((s.Hour.Hour - deepest.Hour.Hour).TotalHours, s.Level))]),
        };
        var back = _since.TakeLast(_settings.RecoveredHours).ToList();
        var usual = back.Count == _settings.RecoveredHours && back.Average(s => s.Level) > -Math.Max(0.5 * _settings.LeastDepth, _settings.LowSigmas * reference.Sigma);
        if (!usual && hour.End - known.Onset < _settings.Longest)
        {
            return _decrease = now;
        }

        // What is usual now is not what was usual before: learned anew from the newest hours.
        _decrease = null;
        _quiet.Clear();
        foreach (var (held, _) in _since.TakeLast(_settings.QuietHours / 2))
        {
            Quiet(held);
        }

        _since.Clear();
        return now with { EndedAt = hour.End };
    }

    /// <summary>Least squares of ln(-level) over time; null with too few low hours or no fall.</summary>
    private static double? Recovery(IReadOnlyList<(double Hours, double Level)> since)
    {
        var low = since.Where(s => s.Level < 0).Select(s => (s.Hours, Log: Math.Log(-s.Level))).ToList();
        if (low.Count < 12)
        {
            return null;
        }

        var (t0, y0) = (low.Average(l => l.Hours), low.Average(l => l.Log));
        var slope = low.Sum(l => (l.Hours - t0) * (l.Log - y0)) / low.Sum(l => (l.Hours - t0) * (l.Hours - t0));
        return slope < 0 ? -1 / slope : null;
    }
}
