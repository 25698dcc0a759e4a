using System.Collections.Immutable;
using Akka.Actor;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>
/// Measures that need the days before: read from the series entity as it was known at the instant, so that a replay measures the same at
/// any speed.
/// </summary>
public sealed class AlertMeasures(IActorRef series, IBlobStore blobs)
{
    private const int TecDays = 27;
    private const int CachedMaps = 400;
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly MapCache _maps = new(CachedMaps);
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The map's global mean beside those of the same hour on up to 27 days before (a solar rotation); null with fewer than seven of them.</summary>
    public async Task<Observe?> TecDepartureAsync(TecMap map, DateTimeOffset at, CancellationToken cancel)
    {
        var window = await ReadAsync(map.Series, at, map.Epoch - TimeSpan.FromDays(TecDays), map.Epoch, cancel);
        var before = window.Maps.Where(m => m.Epoch.TimeOfDay == map.Epoch.TimeOfDay && m.Edition <= m.Epoch).GroupBy(m => m.Epoch).Select(g => g.First());
        await _gate.WaitAsync(cancel);
        try
        {
            var means = new List<double>();
            foreach (var earlier in before)
            {
                means.Add(TecMean.Of(await _maps.GetAsync(earlier, blobs, cancel)));
            }

            return TecMean.Departure(TecMean.Of(map), means) is { } departure
                ? new Observe("", at, map.Epoch, map.Epoch, departure, $"{map.Series.Value}/{map.Epoch.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", "", map.Simulated)
                : null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// The last whole hour beside the mean of the 24 hours before it; null but at the first value of a new hour, and with fewer than twelve
    /// hours to compare with. Rates are taken as they are: correct them for pressure before.
    /// </summary>
    public async Task<Observe?> CountDecreaseAsync(Observation newest, DateTimeOffset at, CancellationToken cancel)
    {
        var hour = newest.ValidTime - TimeSpan.FromTicks(newest.ValidTime.UtcTicks % Hour.Ticks);
        var window = await ReadAsync(newest.Series, at, hour - (25 * Hour), hour + Hour, cancel);
        var rows = window.Rows.Where(r => r.Series == newest.Series).ToList();
        if (rows.Count(r => r.ValidTime >= hour) > 1)
        {
            return null;
        }

        var hours = rows.Where(r => r.ValidTime < hour).GroupBy(r => (hour - r.ValidTime - TimeSpan.FromTicks(1)).Ticks / Hour.Ticks).ToDictionary(g => g.Key, g => g.Average(r => r.Value));
        if (!hours.TryGetValue(0, out var last) || hours.Count < 13)
        {
            return null;
        }

        var mean = hours.Where(h => h.Key > 0).Average(h => h.Value);
        return mean > 0
            ? new Observe("", at, hour - Hour, hour, Math.Round(100 * (mean - last) / mean, 3), $"{newest.Series.Value}/{(hour - Hour).UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", "", newest.Quality == Quality.Simulated)
            : null;
    }

    private Task<SeriesProtocol.Window> ReadAsync(SeriesId id, DateTimeOffset at, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        series.AskPatientlyAsync<SeriesProtocol.Window>(new SeriesProtocol.ReadWindow(id.Root, at, from, to), AskTimeout, cancel);
}
