using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.CosmicRays;
using RealtimeSwx.Science.CosmicRays;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>
/// Forbush decreases as the detector sees them in the hours that the series entities keep, looked at once when an hour has closed. Nothing is
/// remembered but which hour that was, and the detectors' hours for their networks: a new process measures the same from what it reads.
/// </summary>
/// <remarks>One caller at a time.</remarks>
public sealed class ForbushMeasures(IActorRef series)
{
    /// <summary>The network of neutron monitors as an alert names it. LAGO's is <c>lago/network</c>.</summary>
    public const string Network = "nm/network";

    private static readonly ImmutableArray<string> Families = ["nm", "lago"];

    /// <summary>Hours of the network that are looked at; a decrease and the quiet days before it.</summary>
    private static readonly TimeSpan NetworkMemory = TimeSpan.FromDays(18);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private readonly Dictionary<SeriesId, DateTimeOffset> _measured = [];
    private readonly ImmutableArray<Family> _families = [.. Families.Select(name => new Family(name))];

    /// <summary>
    /// The last whole hour of every detector that closed one, and of the network of its kind. A detector with companions has a decrease only while the
    /// network has one: what one counter alone sees is most often its own.
    /// </summary>
    /// <param name="newest">Newest values of detectors' own series.</param>
    public async Task<IReadOnlyList<(string Series, Observe Seen)>> MeasureAsync(
        IEnumerable<(SeriesId Series, DateTimeOffset Time, bool Simulated)> newest, DateTimeOffset at, CancellationToken cancel)
    {
        var closed = new List<(SeriesId Series, ForbushHour Seen, bool Simulated)>();
        foreach (var (detector, time, simulated) in newest)
        {
            if (await CloseAsync(detector, CountHour.Start(time), at, cancel) is { IsEmpty: false } hours)
            {
                closed.Add((detector, ForbushDetector.Scan(hours.Select(h => CountHour.Of(detector, h.Hour, h.Rate)))[^1], simulated));
                FamilyOf(detector)?.Add(detector, hours, simulated);
            }
        }

        var result = new List<(string, Observe)>();
        foreach (var family in _families.Where(f => closed.Any(c => f.Has(c.Series))))
        {
            if (family.Scan() is { } network)
            {
                Add(family.Network, network, true, family.Simulated);
            }
        }

        foreach (var (detector, seen, simulated) in closed)
        {
            Add(detector.Value, seen, FamilyOf(detector)?.Newest is not { } network || network.Decrease is { EndedAt: null }, simulated);
        }

        return result;

        void Add(string name, ForbushHour seen, bool counts, bool simulated)
        {
            if (Measured(name, seen, counts, at, simulated) is { } measured)
            {
                result.Add((name, measured));
            }
        }
    }

    private Family? FamilyOf(SeriesId detector) => _families.FirstOrDefault(f => f.Has(detector));

    /// <summary>The hours of a detector up to the one that ended with <paramref name="hour"/>; empty where that was looked at before or was not counted.</summary>
    private async Task<ImmutableArray<(DateTimeOffset Hour, HourRate Rate)>> CloseAsync(SeriesId detector, DateTimeOffset hour, DateTimeOffset at, CancellationToken cancel)
    {
        if (_measured.TryGetValue(detector, out var last) && last >= hour)
        {
            return [];
        }

        // To the start of the last hour and no further: the seconds and minutes of it are many, and are in its mean.
        var closed = hour - CountHour.Length;
        var window = await series.AskPatientlyAsync<SeriesProtocol.Window>(
            new SeriesProtocol.ReadWindow(detector, at, hour - BarometricKeeper.Memory, closed.AddTicks(1)), AskTimeout, cancel);
        _measured[detector] = hour;
        var pressures = Rows(window, DerivedRates.HourPressure(detector)).ToDictionary(o => o.ValidTime, o => o.Value);
        var hours = Rows(window, DerivedRates.Hour(detector))
            .Select(o => (Hour: o.ValidTime, Rate: new HourRate(o.Value, pressures.TryGetValue(o.ValidTime, out var p) ? p : null)))
            .ToImmutableArray();
        return hours is [.., var end] && end.Hour == closed ? hours : [];
    }

    private static Observe? Measured(string name, ForbushHour seen, bool counts, DateTimeOffset at, bool simulated)
    {
        if (seen.Level is not { } level)
        {
            return null;
        }

        var decrease = counts && seen.Decrease is { EndedAt: null } lasting ? lasting : null;
        var detail = decrease is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{decrease.Onset.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {100 * decrease.Depth:0.0} %, {decrease.Significance:0} σ");
        return new Observe(
            "", at, seen.Hour, seen.Hour + CountHour.Length, decrease is null ? 0 : Math.Round(Math.Max(0, -100 * level), 3),
            $"{name}/hour/{seen.Hour.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", detail, simulated);
    }

    private static IEnumerable<Observation> Rows(SeriesProtocol.Window window, SeriesId id) =>
        window.Rows.Where(r => r.Series == id).GroupBy(r => r.ValidTime).OrderBy(g => g.Key).Select(g => g.Last());

    /// <summary>Detectors of one kind.</summary>
    private sealed class Family(string name)
    {
        private readonly SortedDictionary<SeriesId, ImmutableArray<(DateTimeOffset Hour, HourRate Rate)>> _detectors = [];

        public string Network => name + "/network";

        public bool Simulated { get; private set; }

        /// <summary>As last scanned; null while there are too few detectors for a network.</summary>
        public ForbushHour? Newest { get; private set; }

        public bool Has(SeriesId detector) => detector.Value.StartsWith(name + "/", StringComparison.Ordinal);

        public void Add(SeriesId detector, ImmutableArray<(DateTimeOffset Hour, HourRate Rate)> hours, bool simulated)
        {
            _detectors[detector] = hours;
            Simulated |= simulated;
        }

        public ForbushHour? Scan()
        {
            if (_detectors.Count >= ForbushDetector.LeastNetwork)
            {
                var newest = _detectors.Values.Max(m => m[^1].Hour);
                Newest = ForbushDetector.Scan(_detectors
                    .SelectMany(m => m.Value.Select(h => (Detector: m.Key, h.Hour, h.Rate)))
                    .Where(h => h.Hour > newest - NetworkMemory)
                    .GroupBy(h => h.Hour)
                    .OrderBy(g => g.Key)
                    .Select(g => new CountHour(g.Key, g.ToImmutableSortedDictionary(h => h.Detector, h => h.Rate))))[^1];
            }

            return Newest;
        }
    }
}
