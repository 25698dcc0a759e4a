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
/// remembered but which hour that was, and the monitors' hours for the network: a new process measures the same from what it reads.
/// </summary>
/// <remarks>One caller at a time.</remarks>
public sealed class ForbushMeasures(IActorRef series)
{
    /// <summary>The network of neutron monitors as an alert names it.</summary>
    public const string Network = "nm/network";

    /// <summary>Fewer monitors are no network.</summary>
    private const int LeastMonitors = 3;

    /// <summary>Hours of the network that are looked at; a decrease and the quiet days before it.</summary>
    private static readonly TimeSpan NetworkMemory = TimeSpan.FromDays(18);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private readonly Dictionary<SeriesId, DateTimeOffset> _measured = [];
    private readonly SortedDictionary<SeriesId, ImmutableArray<(DateTimeOffset Hour, HourRate Rate)>> _monitors = [];
    private bool _changed;
    private bool _simulated;

    /// <summary>The last whole hour of a detector; null but at the first value of a new hour, and while nothing is usual yet.</summary>
    /// <param name="newest">A value of the detector's own series.</param>
    public async Task<Observe?> StationAsync(SeriesId detector, DateTimeOffset newest, bool simulated, DateTimeOffset at, CancellationToken cancel)
    {
        var hour = CountHour.Start(newest);
        if (_measured.TryGetValue(detector, out var last) && last >= hour)
        {
            return null;
        }

        // To the start of the last hour and no further: the seconds and minutes of it are many, and are in its mean.
        var closed = hour - CountHour.Length;
        var window = await series.AskPatientlyAsync<SeriesProtocol.Window>(
            new SeriesProtocol.ReadWindow(detector, at, hour - BarometricKeeper.Memory, closed.AddTicks(1)), AskTimeout, cancel);
        var pressures = Rows(window, DerivedRates.HourPressure(detector)).ToDictionary(o => o.ValidTime, o => o.Value);
        var hours = Rows(window, DerivedRates.Hour(detector))
            .Select(o => (Hour: o.ValidTime, Rate: new HourRate(o.Value, pressures.TryGetValue(o.ValidTime, out var p) ? p : null)))
            .ToImmutableArray();
        _measured[detector] = hour;
        if (detector.Value.StartsWith("nm/", StringComparison.Ordinal) && !hours.IsEmpty)
        {
            _monitors[detector] = hours;
            (_changed, _simulated) = (true, _simulated || simulated);
        }

        return hours is [.., var end] && end.Hour == closed
            ? Measured(detector.Value, ForbushDetector.Scan(hours.Select(h => CountHour.Of(detector, h.Hour, h.Rate)))[^1], at, simulated)
            : null;
    }

    /// <summary>The last whole hour of all monitors together; null where none has closed an hour since, and for fewer than three.</summary>
    public Observe? NetworkOf(DateTimeOffset at)
    {
        if (!_changed || _monitors.Count < LeastMonitors)
        {
            return null;
        }

        _changed = false;
        var newest = _monitors.Values.Max(m => m[^1].Hour);
        var hours = _monitors
            .SelectMany(m => m.Value.Select(h => (Monitor: m.Key, h.Hour, h.Rate)))
            .Where(h => h.Hour > newest - NetworkMemory)
            .GroupBy(h => h.Hour)
            .OrderBy(g => g.Key)
            .Select(g => new CountHour(g.Key, g.ToImmutableSortedDictionary(h => h.Monitor, h => h.Rate)));
        return Measured(Network, ForbushDetector.Scan(hours)[^1], at, _simulated);
    }

    private static Observe? Measured(string name, ForbushHour seen, DateTimeOffset at, bool simulated)
    {
        if (seen.Level is not { } level)
        {
            return null;
        }

        var decrease = seen.Decrease is { EndedAt: null } lasting ? lasting : null;
        var detail = decrease is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{decrease.Onset.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {100 * decrease.Depth:0.0} %, {decrease.Significance:0} σ");
        return new Observe(
            "", at, seen.Hour, seen.Hour + CountHour.Length, decrease is null ? 0 : Math.Round(Math.Max(0, -100 * level), 3),
            $"{name}/hour/{seen.Hour.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", detail, simulated);
    }

    private static IEnumerable<Observation> Rows(SeriesProtocol.Window window, SeriesId id) =>
        window.Rows.Where(r => r.Series == id).GroupBy(r => r.ValidTime).OrderBy(g => g.Key).Select(g => g.Last());
}
