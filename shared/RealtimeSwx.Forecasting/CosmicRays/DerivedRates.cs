using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.CosmicRays;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.CosmicRays;

/// <summary>
/// What follows from the count rates of one detector: hourly means (<c>nm/x/hour</c>, <c>lago/x/hour</c>, <c>lago/x/hour/pressure</c>), minutes at the
/// station's reference pressure in all and by charge band (<c>lago/x/corrected</c>, <c>…/band1</c>), and the barometric coefficient, fitted again at each
/// new day on the quiet ones of the last month (<c>lago/x/beta</c>, 1/hPa). An hour or a minute is closed by the first value after it.
/// </summary>
public static class DerivedRates
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static SeriesId Hour(SeriesId station) => new(station.Value + "/hour");

    public static SeriesId HourPressure(SeriesId station) => new(station.Value + "/hour/pressure");

    public static SeriesId Corrected(SeriesId station) => new(station.Value + "/corrected");

    public static SeriesId Beta(SeriesId station) => new(station.Value + "/beta");

    /// <summary>hPa, that of the station's first minute; it stays, so that corrected rates of different days can be compared.</summary>
    public static SeriesId Reference(SeriesId station) => new(station.Value + "/reference-pressure");

    /// <summary>True for a detector's own series, of which others follow.</summary>
    public static bool HasDerived(SeriesId root) =>
        root.Value.StartsWith("lago/", StringComparison.Ordinal) || root.Value.StartsWith("nm/", StringComparison.Ordinal);

    /// <summary>True for a series that this class makes.</summary>
    public static bool IsDerived(SeriesId series) =>
        Tail(series) is { } tail && (tail is "hour" or "hour/pressure" or "beta" or "corrected" or "reference-pressure" || tail.StartsWith("corrected/", StringComparison.Ordinal));

    /// <summary>How long an entity keeps a derived series; null for all others.</summary>
    public static TimeSpan? RetentionOf(SeriesId series) => !IsDerived(series) ? null : Tail(series) switch
    {
        "hour" or "hour/pressure" => BarometricKeeper.Memory + TimeSpan.FromDays(1),
        "beta" or "reference-pressure" => TimeSpan.FromDays(400),
        _ => TimeSpan.FromHours(1),
    };

    /// <summary>The rows that new values of a detector close, in the order of their time.</summary>
    /// <param name="root">A detector's series; others close nothing.</param>
    /// <param name="news">New rows of the root's entity, those of <paramref name="view"/> apart.</param>
    /// <param name="view">What the entity knows with them, as of any time.</param>
    /// <param name="newest">Valid time of the root's newest value before; null for none.</param>
    public static IReadOnlyList<Observation> Of(SeriesId root, IEnumerable<Observation> news, ISeriesView view, DateTimeOffset? newest)
    {
        if (!HasDerived(root))
        {
            return [];
        }

        var lago = root.Value.StartsWith("lago/", StringComparison.Ordinal);
        var result = new List<Observation>();
        var derived = new SeriesHistory();
        foreach (var row in news.Where(r => r.Series == root && (newest is null || r.ValidTime > newest)).OrderBy(r => r.ValidTime))
        {
            if (newest is { } before)
            {
                var closed = new Closing(root, row, view, derived);
                if (lago && Start(row.ValidTime, Minute) is var minute && minute > before)
                {
                    Take(closed.CorrectedMinute(Start(before, Minute)));
                }

                if (CountHour.Start(row.ValidTime) > before)
                {
                    Take(closed.HourOf(CountHour.Start(before), lago));
                    Take(lago && row.ValidTime.UtcDateTime.Date > before.UtcDateTime.Date ? closed.Coefficient(CountHour.Start(before) + CountHour.Length) : []);
                }
            }

            newest = row.ValidTime;
        }

        return result;

        void Take(IEnumerable<Observation> rows)
        {
            foreach (var row in rows.ToList())
            {
                result.Add(row);
                derived.Add(row);
            }
        }
    }

    private static string? Tail(SeriesId series) =>
        series.Root is var root && root != series && HasDerived(root)
            ? series.Value[(root.Value.Length + 1)..]
            : null;

    private static DateTimeOffset Start(DateTimeOffset time, TimeSpan step) => time - TimeSpan.FromTicks(time.UtcTicks % step.Ticks);

    /// <summary>What one row closes. Derived rows are known when it is.</summary>
    private sealed class Closing(SeriesId root, Observation row, ISeriesView view, SeriesHistory derived)
    {
        public IEnumerable<Observation> HourOf(DateTimeOffset hour, bool lago)
        {
            var values = view.Range(root, hour, hour + CountHour.Length);
            if (HourMeans.Of(values, lago ? HourMeans.LeastSampled : HourMeans.LeastCovered) is not { } mean)
            {
                yield break;
            }

            yield return Row(Hour(root), hour, CountHour.Length, mean);
            if (Mean(LagoRates.Pressure(root), hour, CountHour.Length) is { } pressure)
            {
                yield return Row(HourPressure(root), hour, CountHour.Length, pressure);
            }
        }

        /// <summary>Nothing where no pressure is known.</summary>
        public IEnumerable<Observation> CorrectedMinute(DateTimeOffset minute)
        {
            if (Mean(LagoRates.Pressure(root), minute, Minute) is not { } pressure)
            {
                yield break;
            }

            var reference = Newest(Reference(root));
            if (reference is null)
            {
                yield return Row(Reference(root), minute, TimeSpan.Zero, pressure);
            }

            var factor = PressureCorrection.Corrected(1, pressure, reference ?? pressure, Newest(Beta(root)) ?? PressureCorrection.DefaultCoefficient);
            if (Mean(root, minute, Minute) is { } total)
            {
                yield return Row(Corrected(root), minute, Minute, factor * total);
            }

            for (var band = 0; Mean(LagoRates.Band(root, band), minute, Minute) is { } rate; band++)
            {
                yield return Row(new SeriesId(string.Create(CultureInfo.InvariantCulture, $"{root.Value}/corrected/band{band + 1}")), minute, Minute, factor * rate);
            }
        }

        /// <summary>The coefficient from the hours up to <paramref name="end"/>; nothing while they fit none.</summary>
        public IEnumerable<Observation> Coefficient(DateTimeOffset end)
        {
            var from = end - BarometricKeeper.Memory;
            var pressures = All(HourPressure(root), from, end).ToDictionary(o => o.ValidTime, o => o.Value);
            var hours = All(Hour(root), from, end)
                .Select(o => (o.ValidTime, new HourRate(o.Value, pressures.TryGetValue(o.ValidTime, out var p) ? p : null)));
            if (BarometricFit.Of(hours) is { } fit)
            {
                yield return Row(Beta(root), end, TimeSpan.Zero, fit.Coefficient);
            }
        }

        private double? Mean(SeriesId series, DateTimeOffset from, TimeSpan length) =>
            view.Range(series, from, from + length) is { Count: > 0 } values ? values.Average(v => v.Value) : null;

        private double? Newest(SeriesId series) => All(series, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).LastOrDefault()?.Value;

        private IEnumerable<Observation> All(SeriesId series, DateTimeOffset from, DateTimeOffset to) =>
            view.Range(series, from, to).Concat(derived.AsOf(DateTimeOffset.MaxValue).Range(series, from, to));

        private Observation Row(SeriesId series, DateTimeOffset time, TimeSpan span, double value) =>
            row with { Series = series, ValidTime = time, Span = span, Value = value };
    }
}
