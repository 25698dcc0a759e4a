using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Science.CosmicRays;

/// <summary>What is usual: every detector's rate and pressure, and the scatter of the network's mean, from quiet hours.</summary>
/// <param name="Usual">Median of the pressure-corrected rate at the median pressure.</param>
/// <param name="Sigma">Scatter of an hour of the network's mean, relative.</param>
public sealed record QuietReference(ImmutableSortedDictionary<SeriesId, HourRate> Usual, ImmutableSortedDictionary<SeriesId, double> Coefficients, double Sigma, int Hours)
{
    /// <summary>Detectors off the network's median by more than this many of their scatter, and by <see cref="OddFloor"/>, take no part in an hour.</summary>
    private const double OddSigmas = 5;
    private const double OddFloor = 0.03;
    private const int LeastToJudge = 5;

    /// <param name="quiet">In order, newest last.</param>
    /// <param name="coefficient">Barometric coefficient of a detector, 1/hPa.</param>
    /// <returns>Null with too few hours.</returns>
    public static QuietReference? Of(IReadOnlyList<CountHour> quiet, Func<SeriesId, double> coefficient, ForbushSettings settings)
    {
        var count = Math.Min(quiet.Count, settings.QuietHours);
        count = count >= 24 ? count / 24 * 24 : count;
        if (count < settings.LeastQuietHours)
        {
            return null;
        }

        var hours = quiet.Skip(quiet.Count - count).ToList();
        var usual = ImmutableSortedDictionary.CreateBuilder<SeriesId, HourRate>();
        foreach (var detector in hours.SelectMany(h => h.Rates.Keys).Distinct())
        {
            var own = hours.Where(h => h.Rates.ContainsKey(detector)).Select(h => h.Rates[detector]).ToList();
            if (2 * own.Count < count)
            {
                continue;
            }

            var pressures = own.Where(r => r.PressureHpa is not null).Select(r => r.PressureHpa!.Value).ToArray();
            double? pressure = pressures.Length > 0 ? Robust.Median(pressures) : null;
            usual[detector] = new HourRate(Robust.Median([.. own.Select(r => Corrected(r, pressure, coefficient(detector)))]), pressure);
        }

        var reference = new QuietReference(usual.ToImmutable(), usual.Keys.ToImmutableSortedDictionary(k => k, coefficient), 0, count);
        var levels = hours.Select(h => reference.Level(h)?.Mean).OfType<double>().ToList();
        if (levels.Count < settings.LeastQuietHours)
        {
            return null;
        }

        // Counting alone scatters; fewer counts than these no median absolute deviation of a few hours may promise.
        var counting = 1 / Math.Sqrt(Math.Max(1, 3600 * usual.Values.Sum(u => u.Rate)));
        var wave = settings.DailyWave * Math.Max(0, 24 - count) / 24;
        var scatter = Math.Max(counting, Robust.Scatter(levels, Robust.Median([.. levels])));
        return reference with { Sigma = Math.Sqrt(scatter * scatter + wave * wave) };
    }

    /// <summary>The network's mean departure from usual, relative, and how many detectors made it; null where none did.</summary>
    public (double Mean, int Detectors)? Level(CountHour hour)
    {
        var departures = hour.Rates
            .Where(r => Usual.TryGetValue(r.Key, out var usual) && usual.Rate > 0)
            .Select(r => Corrected(r.Value, Usual[r.Key].PressureHpa, Coefficients[r.Key]) / Usual[r.Key].Rate - 1)
            .ToList();
        if (departures.Count >= LeastToJudge)
        {
            var median = Robust.Median([.. departures]);
            var reach = Math.Max(OddFloor, OddSigmas * Robust.Scatter(departures, median));
            departures.RemoveAll(d => Math.Abs(d - median) > reach);
        }

        return departures.Count > 0 ? (departures.Average(), departures.Count) : null;
    }

    private static double Corrected(HourRate rate, double? reference, double coefficient) => rate.PressureHpa is { } p && reference is { } p0
        ? PressureCorrection.Corrected(rate.Rate, p, p0, coefficient)
        : rate.Rate;
}
