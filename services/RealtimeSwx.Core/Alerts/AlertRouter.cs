using System.Collections.Concurrent;
using System.Globalization;
using Akka.Actor;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Messaging;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>
/// Takes what was recorded and issued to the alerts that look at it, and waits until they have decided. It may say everything twice: what is
/// sent again after a failure changes nothing.
/// </summary>
/// <param name="raised">Names of the alerts that an earlier process left raised.</param>
public sealed class AlertRouter(IActorRef alerts, AlertRulebook rules, AlertMeasures measures, Func<CancellationToken, Task<IReadOnlyList<string>>> raised)
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Alerts that have something raised or waiting, as far as this process knows.</summary>
    private readonly ConcurrentDictionary<string, bool> _awake = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _stations = new(StringComparer.Ordinal);
    private bool _loaded;

    /// <summary>Records of one instant that are in the journal by now; of every series the newest counts.</summary>
    /// <param name="at">When they became known.</param>
    public async Task ObservedAsync(IReadOnlyList<FeedRecord> records, DateTimeOffset at, CancellationToken cancel)
    {
        foreach (var newest in Values(records).GroupBy(r => r.Series).Select(g => g.MaxBy(r => (r.ValidTime, r.Revision))!).OrderBy(r => r.Series))
        {
            foreach (var (_, alert) in rules.Observing(AlertMeasure.Value, newest.Series.Value))
            {
                await AskAsync(Observe(alert, newest, at), cancel);
            }
        }

        await DecreasesAsync(records, at, cancel);

        // The station's own entity says whether it is at fault, perhaps on another node; when it falls silent its alert must hear of the time here.
        foreach (var (_, alert) in records.OfType<PulseBatch>().Select(b => b.Station.Value).Distinct().SelectMany(s => rules.Observing(AlertMeasure.StationFault, s)))
        {
            _awake[alert] = true;
        }

        foreach (var map in records.OfType<TecMap>().GroupBy(m => m.Series).Select(g => g.MaxBy(m => (m.Epoch, m.Edition))!).OrderBy(m => m.Series))
        {
            foreach (var (_, alert) in rules.Observing(AlertMeasure.TecDeparture, map.Series.Value))
            {
                if (await measures.TecDepartureAsync(map, at, cancel) is { } departure)
                {
                    await AskAsync(departure with { Alert = alert }, cancel);
                }
            }
        }
    }

    /// <summary>Detectors that closed an hour, and the network of those that did.</summary>
    private async Task DecreasesAsync(IReadOnlyList<FeedRecord> records, DateTimeOffset at, CancellationToken cancel)
    {
        var rates = records.OfType<Observation>().Where(o => o.Series == o.Series.Root).Select(o => (o.Series, Time: o.ValidTime, Simulated: o.Quality == Quality.Simulated))
            .Concat(records.OfType<PulseBatch>().Select(b => (Series: b.Station, Time: b.Second, b.Simulated)));
        var watched = rates.GroupBy(r => r.Series).Select(g => g.MaxBy(r => r.Time)).Where(r => rules.Observing(AlertMeasure.CountDecrease, r.Series.Value).Any()).OrderBy(r => r.Series);
        foreach (var (series, seen) in await measures.Forbush.MeasureAsync(watched, at, cancel))
        {
            foreach (var (_, alert) in rules.Observing(AlertMeasure.CountDecrease, series))
            {
                await AskAsync(seen with { Alert = alert }, cancel);
            }
        }
    }

    /// <summary>A forecast was issued.</summary>
    /// <param name="payload">As published.</param>
    /// <param name="at">When it was made known.</param>
    public async Task ForecastAsync(string target, ReadOnlyMemory<byte> payload, DateTimeOffset at, CancellationToken cancel)
    {
        var foreseeing = rules.Foreseeing(target).ToList();
        var watching = rules.Observing(AlertMeasure.ForecastDegraded, target).ToList();
        if (foreseeing.Count + watching.Count == 0)
        {
            return;
        }

        var forecast = SwxJson.Parse<ForecastMessage>(payload.Span);
        foreach (var rule in foreseeing)
        {
            await AskAsync(
                new Foresee(rule.Name, at, forecast.IssuedAt, forecast.Id, [.. forecast.Leads.Where(l => DecisiveLeads.Has(forecast.Target, l.Lead)).Select(l => Outlooks.Of(forecast, l, rule.Scale))], forecast.Simulated), cancel);
        }

        foreach (var (_, alert) in watching)
        {
            var degraded = forecast.Degraded;
            await AskAsync(new Observe(alert, at, forecast.IssuedAt, forecast.IssuedAt, degraded.Is ? 1 : 0, forecast.Id, degraded.Reason, forecast.Simulated), cancel);
        }
    }

    /// <summary>A window of a station was clustered: whether its detector is as usual.</summary>
    /// <param name="at">When the result was made known.</param>
    public async Task ClusteredAsync(ClusterResult result, DateTimeOffset at, CancellationToken cancel)
    {
        if (result.Health is not { } health)
        {
            return;
        }

        // After a restart nobody here knows what an earlier process left raised: the first window says it in any case.
        var first = _stations.TryAdd(result.Station, true);
        foreach (var (_, alert) in rules.Observing(AlertMeasure.StationFault, result.Station).Where(o => first || health.IsFault || _awake.ContainsKey(o.Alert)))
        {
            var raised = health.Measures.Where(m => m.Raised).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name} {m.Value:G4}, usual {m.Usual:G4}"));
            await AskAsync(
                new Observe(
                    alert,
                    at,
                    result.WindowStart,
                    result.WindowEnd,
                    health.IsFault ? 1 : 0,
                    $"cluster/{result.Station}/{result.WindowStart.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}",
                    health.IsFault ? string.Join("; ", raised) : "",
                    result.Simulated),
                cancel);
        }
    }

    /// <summary>A target has ticked, perhaps on another node: its alerts must hear of the time here.</summary>
    public void Ticked(string target)
    {
        foreach (var alert in rules.Foreseeing(target).Select(r => r.Name).Concat(rules.Observing(AlertMeasure.ForecastDegraded, target).Select(o => o.Alert)))
        {
            _awake[alert] = true;
        }
    }

    /// <summary>Time has gone on: how fresh the feeds are, and the hour for everything that waits.</summary>
    public async Task AdvanceAsync(IEnumerable<FeedAge> feeds, DateTimeOffset at, CancellationToken cancel)
    {
        if (!_loaded)
        {
            foreach (var alert in await raised(cancel))
            {
                _awake[alert] = true;
            }

            _loaded = true;
        }

        foreach (var feed in feeds.Where(f => SeriesId.IsValid(f.Name)))
        {
            foreach (var (_, alert) in rules.Observing(AlertMeasure.FeedStale, feed.Name).Where(o => feed.Stale || _awake.ContainsKey(o.Alert)))
            {
                var since = feed.DataTime is { } time ? $"nothing newer than {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "nothing yet";
                await AskAsync(
                    new Observe(alert, at, at, at, feed.Stale ? 1 : 0, $"{feed.Name}/{feed.DataTime?.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", feed.Stale ? since : "", feed.Simulated), cancel);
            }
        }

        foreach (var alert in _awake.Keys.Order(StringComparer.Ordinal))
        {
            await AskAsync(new Advance(alert, at), cancel);
        }
    }

    private IEnumerable<Observation> Values(IReadOnlyList<FeedRecord> records) => records.OfType<Observation>().Concat(
        records.OfType<PulseBatch>().Where(b => rules.Observing(AlertMeasure.Value, b.Station.Value).Any()).SelectMany(b => LagoRates.Of(b)));

    private static Observe Observe(string alert, Observation o, DateTimeOffset at) => new(
        alert, at, o.ValidTime, o.ValidTime + o.Span, o.Value, $"{o.Series.Value}/{o.ValidTime.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}/{(int)o.Revision}", "", o.Quality == Quality.Simulated);

    private async Task AskAsync(IAlertCommand command, CancellationToken cancel)
    {
        if (await alerts.AskPatientlyAsync<object>(command, AskTimeout, cancel) is AlertSettled { Quiet: false })
        {
            _awake[command.Alert] = true;
        }
        else
        {
            _awake.TryRemove(command.Alert, out _);
        }
    }
}

/// <summary>How fresh a feed is.</summary>
/// <param name="DataTime">Valid time of its newest datum; null before the first.</param>
public sealed record FeedAge(string Name, DateTimeOffset? DataTime, bool Stale, bool Simulated);
