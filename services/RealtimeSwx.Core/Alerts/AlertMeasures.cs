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
    private readonly MapCache _maps = new(CachedMaps);
    private readonly SemaphoreSlim _gate = new(1, 1);

    public ForbushMeasures Forbush { get; } = new(series);

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

    private Task<SeriesProtocol.Window> ReadAsync(SeriesId id, DateTimeOffset at, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        series.AskPatientlyAsync<SeriesProtocol.Window>(new SeriesProtocol.ReadWindow(id.Root, at, from, to), AskTimeout, cancel);
}
