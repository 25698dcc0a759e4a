using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>
/// The newest message of every topic, made again from the read model in the form that MQTT carries, for a page that cannot reach the broker.
/// Sequence numbers are 0: whoever polls skips messages on purpose.
/// </summary>
internal sealed class LatestMessages(IReadModel model, IBlobStore blobs, IOptions<GatewayOptions> options)
{
    private const int Recent = 200;

    /// <summary>Topic and JSON payload, by topic.</summary>
    public async Task<IReadOnlyList<(string Topic, string Payload)>> AllAsync(CancellationToken cancel)
    {
        var topics = new SwxTopics(options.Value.Centre);
        var messages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var root in (await model.LatestAsync(cancel)).GroupBy(o => o.Series.Root))
        {
            messages[topics.Observation(root.Key)] = Json(Observed(root.Key, root));
        }

        foreach (var maps in (await model.SeriesAsync(cancel)).Where(e => e.Maps))
        {
            if (await MapAsync(maps, cancel) is { } message)
            {
                messages[topics.Observation(maps.Series)] = Json(message);
            }
        }

        foreach (var target in await model.TargetsAsync(cancel))
        {
            var newest = await model.ForecastsAsync(target.Target, target.Last, target.Last.AddTicks(1), 1, cancel);
            messages[topics.Forecast(target.Target)] = newest[^1].PayloadJson;
        }

        await AddAsync("cluster", key => topics.Cluster(new SeriesId(key)));
        await AddAsync("verification", topics.Verification);
        await AddAsync("model", topics.Model);
        await AddAsync("alert", topics.Alert);
        await AddAsync("status", topics.Status);
        return [.. messages.Select(m => (m.Key, m.Value))];

        async Task AddAsync(string kind, Func<string, string> topic)
        {
            foreach (var row in await model.MessagesAsync(kind, null, Recent, cancel))
            {
                // Ascending: the newest of a key stays. What was never a message of this tree has no schema and no topic.
                if (SeriesId.IsValid(row.Key) && IsMessage(row.PayloadJson))
                {
                    messages[topic(row.Key)] = row.PayloadJson;
                }
            }
        }
    }

    private static bool IsMessage(string json)
    {
        using var payload = JsonDocument.Parse(json);
        return payload.RootElement.ValueKind == JsonValueKind.Object && payload.RootElement.TryGetProperty("schema", out _);
    }

    private ObservationMessage Observed(SeriesId root, IEnumerable<Observation> newest)
    {
        var time = newest.Max(o => o.ValidTime);
        var rows = newest.Where(o => o.ValidTime == time).ToList();
        var total = rows.Find(o => o.Series == root) ?? rows[0];
        var context = Context(rows.Max(o => o.AvailableAt), total.Source, rows.Any(o => o.Quality == Quality.Simulated));
        if (root == KnownSeries.SolarWind)
        {
            return ObservationMessages.SolarWind(rows, context);
        }

        var message = ObservationMessages.From(total, context);
        return root.Value.StartsWith("lago/", StringComparison.Ordinal) ? Station(message, root, total, rows) : message;
    }

    /// <summary>The rates of one second: the total under the station's own name, bands and surroundings under names of their own behind it.</summary>
    private static ObservationMessage Station(ObservationMessage message, SeriesId root, Observation total, List<Observation> rows)
    {
        double? Named(string tail) => rows.Find(o => o.Series.Value == $"{root.Value}/{tail}")?.Value;
        return message with
        {
            Kind = ObservationKind.Lago,
            Value = null,
            Lago = new LagoBlock
            {
                CountsPerSecond = total.Value,
                Bands = rows.Where(o => o.Series.Value.StartsWith($"{root.Value}/band", StringComparison.Ordinal))
                    .ToImmutableSortedDictionary(o => o.Series.Value[(root.Value.Length + 1)..], o => o.Value),
                Lost = (int)(Named("lost") ?? 0),
                PressureHpa = Named("pressure"),
                TemperatureC = Named("temperature"),
            },
        };
    }

    private async Task<ObservationMessage?> MapAsync(SeriesExtent extent, CancellationToken cancel)
    {
        var rows = await model.MapsAsync(extent.Series, extent.Last, extent.Last.AddTicks(1), cancel);
        var row = rows.OrderBy(r => r.Edition).ThenBy(r => r.Revision).Last();
        return await blobs.GetAsync(row.BlobHash, cancel) is { } bytes
            ? ObservationMessages.From(TecMapCodec.Decode(bytes) with { AvailableAt = row.AvailableAt }, Context(row.AvailableAt, row.Source, row.Simulated), row.BlobHash)
            : null;
    }

    private MessageContext Context(DateTimeOffset producedAt, string source, bool simulated) =>
        new(options.Value.Centre, 0, producedAt, source, simulated) { BlobBase = RestEndpoints.Root + "/blobs" };

    private static string Json(ObservationMessage message) => Encoding.UTF8.GetString(SwxJson.Bytes(message));
}
