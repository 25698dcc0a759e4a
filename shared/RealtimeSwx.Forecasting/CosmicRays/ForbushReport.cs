using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.CosmicRays;

namespace RealtimeSwx.Forecasting.CosmicRays;

/// <summary>A decrease, and whether the network saw it too.</summary>
/// <param name="ConfirmedAt">
/// When both the detector and its network had raised it: with companions a detector alone raises no alarm, since what only one counter sees is most often its
/// own. The time of the detector where there is no network; null while, or if, the network sees none.
/// </param>
public sealed record FoundDecrease(ForbushDecrease Decrease, DateTimeOffset? ConfirmedAt);

/// <summary>What a record of one detector or of a network shows.</summary>
/// <param name="Series">The detector, or the family of a network: <c>nm</c>, <c>lago</c>.</param>
/// <param name="Detectors">One, or the most that counted in one hour.</param>
/// <param name="QuietSigma">Scatter of an hour in the newest quiet reference, relative; null where there was none.</param>
/// <param name="Barometer">The coefficient as kept at the end; null where no pressure is known or nothing could be fitted.</param>
/// <param name="Decreases">As known at the end of the record, in order.</param>
public sealed record ForbushFinding(
    string Series, DateTimeOffset From, DateTimeOffset To, int Hours, int Detectors, double? QuietSigma, BarometricFit? Barometer, IReadOnlyList<FoundDecrease> Decreases);

public sealed record ForbushSummary(IReadOnlyList<ForbushFinding> Networks, IReadOnlyList<ForbushFinding> Stations);

/// <summary>Looks for Forbush decreases in recorded count rates: neutron monitors and LAGO pulses, every detector alone and the family as a network.</summary>
/// <param name="table">One row per series and hour, as CSV.</param>
/// <param name="corrected">False leaves pressure uncorrected.</param>
public sealed class ForbushReport(TextWriter table, bool corrected = true)
{
    private readonly List<Observation> _monitors = [];
    private readonly SortedDictionary<DateTimeOffset, SortedDictionary<SeriesId, HourRate>> _pulses = [];
    private readonly Dictionary<SeriesId, (DateTimeOffset Hour, List<Observation> Rates, List<double> Pressures)> _open = [];

    /// <summary>Rates that are not of a neutron monitor and not of pulses are left out.</summary>
    public void Add(FeedRecord record)
    {
        if (record is Observation o && o.Series.Value.StartsWith("nm/", StringComparison.Ordinal))
        {
            _monitors.Add(o);
        }
        else if (record is PulseBatch batch)
        {
            Add(batch);
        }
    }

    public ForbushSummary End()
    {
        foreach (var station in _open.Keys.ToList())
        {
            Close(station);
        }

        table.Write("series,hour,detectors,rate,pressure_hpa,level,sigma,onset,depth,recovered\n");
        var families = new[] { ("nm", HourMeans.OfMonitors(_monitors)), ("lago", [.. _pulses.Select(p => new CountHour(p.Key, p.Value.ToImmutableSortedDictionary()))]) };
        var (networks, stations) = (new List<ForbushFinding>(), new List<ForbushFinding>());
        foreach (var (family, hours) in families)
        {
            var detectors = hours.SelectMany(h => h.Rates.Keys).Distinct().Order().ToList();
            IReadOnlyList<ForbushDecrease>? seen = null;
            if (detectors.Count >= ForbushDetector.LeastNetwork)
            {
                var network = Find(family, hours, null, null);
                networks.Add(network);
                seen = [.. network.Decreases.Select(d => d.Decrease)];
            }

            stations.AddRange(detectors.Select(d => Find(d.Value, [.. hours.Where(h => h.Rates.ContainsKey(d)).Select(h => CountHour.Of(d, h.Hour, h.Rates[d]))], d, seen)));
        }

        return new ForbushSummary(networks, stations);
    }

    private void Add(PulseBatch batch)
    {
        var hour = CountHour.Start(batch.Second);
        if (_open.TryGetValue(batch.Station, out var open) && open.Hour != hour)
        {
            Close(batch.Station);
        }

        if (!_open.TryGetValue(batch.Station, out open))
        {
            _open[batch.Station] = open = (hour, [], []);
        }

        open.Rates.Add(LagoRates.Of(batch)[0]);
        if (batch.PressureHpa is { } pressure)
        {
            open.Pressures.Add(pressure);
        }
    }

    private void Close(SeriesId station)
    {
        if (_open.Remove(station, out var open) && HourMeans.Of(open.Rates, HourMeans.LeastSampled) is { } mean)
        {
            if (!_pulses.TryGetValue(open.Hour, out var rates))
            {
                _pulses[open.Hour] = rates = [];
            }

            rates.TryAdd(station, new HourRate(mean, open.Pressures.Count > 0 ? open.Pressures.Average() : null));
        }
    }

    private ForbushFinding Find(string name, IReadOnlyList<CountHour> hours, SeriesId? single, IReadOnlyList<ForbushDecrease>? network)
    {
        var detector = new ForbushDetector(corrected: corrected);
        var decreases = new SortedDictionary<DateTimeOffset, ForbushDecrease>();
        double? sigma = null;
        foreach (var hour in hours)
        {
            var seen = detector.Add(hour);
            sigma = seen.Decrease is null ? seen.Sigma ?? sigma : sigma;
            if (seen.Decrease is { } decrease)
            {
                decreases[decrease.Onset] = decrease;
            }

            HourRate? own = single is { } id ? hour.Rates[id] : null;
            var d = seen.Decrease;
            table.Write(string.Join(',', new[]
            {
                name, Time(hour.Hour), Number(single is null ? seen.Detectors : 1), Number(own?.Rate), Number(own?.PressureHpa), Number(seen.Level), Number(seen.Sigma),
                d is null ? "" : Time(d.Onset), Number(d?.Depth), Number(d?.Recovered),
            }) + "\n");
        }

        return new ForbushFinding(
            name, hours[0].Hour, hours[^1].End, hours.Count, hours.Max(h => h.Rates.Count), sigma,
            single is { } station ? detector.Barometer.Fit(station) : null, [.. decreases.Values.Select(d => new FoundDecrease(d, Confirmed(d, network)))]);
    }

    private static DateTimeOffset? Confirmed(ForbushDecrease own, IReadOnlyList<ForbushDecrease>? network) =>
        network is null ? own.RaisedAt
        : network.FirstOrDefault(n => n.RaisedAt < (own.EndedAt ?? DateTimeOffset.MaxValue) && own.RaisedAt < (n.EndedAt ?? DateTimeOffset.MaxValue)) is { } both
            ? (both.RaisedAt > own.RaisedAt ? both.RaisedAt : own.RaisedAt)
            : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
