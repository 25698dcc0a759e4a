using System.Xml;
using Microsoft.Extensions.Options;
using RealtimeSwx.Domain;
using RealtimeSwx.Gateway.Hapi;
using RealtimeSwx.Science.Ionosphere;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>Observations, maps and blobs.</summary>
internal sealed class SeriesEndpoints(IReadModel model, IBlobStore blobs, IOptions<GatewayOptions> options)
{
    public async Task ListAsync(HttpContext context)
    {
        _ = new RestQuery(context.Request.Query);
        var extents = await model.SeriesAsync(context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("series");
            foreach (var e in extents)
            {
                json.WriteStartObject();
                json.WriteString("id", e.Series.Value);
                json.WriteBoolean("maps", e.Maps);
                json.WriteString("unit", KnownSeries.UnitOf(e.Series));
                json.WriteTime("first", e.First);
                json.WriteTime("last", e.Last);
                json.WriteNumber("rows", e.Rows);
                json.WriteString("hapi", (e.Maps ? HapiIds.MapPrefix : "") + HapiIds.Encode(e.Series.Value));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>Without <c>from</c> the last day of the series; half-open.</summary>
    public async Task OneAsync(HttpContext context, string id)
    {
        var query = new RestQuery(context.Request.Query, "from", "to", "limit", "revisions");
        var extent = await ExtentAsync(id, context.RequestAborted);
        var to = query.Time("to", extent.Last.AddSeconds(1));
        var from = query.Time("from", to.AddDays(-1));
        var limit = query.Limit(options.Value.MaxRows, options.Value.MaxRows);
        var all = query["revisions"] switch
        {
            null or "newest" => false,
            "all" => true,
            var other => throw RestException.Bad($"revisions: '{other}' is not newest or all."),
        };
        if (extent.Maps)
        {
            await MapListAsync(context, extent, from, to, limit);
            return;
        }

        // One more than asked tells whether there is more.
        var rows = await model.ObservationsAsync(extent.Series, from, to, all, limit + 1, context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("series", extent.Series.Value);
            json.WriteString("unit", KnownSeries.UnitOf(extent.Series));
            json.WriteTime("from", from);
            json.WriteTime("to", to);
            json.WriteBoolean("truncated", rows.Count > limit);
            json.WriteStartArray("observations");
            foreach (var o in rows.Take(limit))
            {
                json.WriteStartObject();
                json.WriteTime("valid_time", o.ValidTime);
                json.WriteString("span", XmlConvert.ToString(o.Span));
                json.WriteNumber("value", o.Value);
                json.WriteString("revision", o.Revision.ToString().ToLowerInvariant());
                json.WriteString("quality", o.Quality.ToString().ToLowerInvariant());
                json.WriteString("source", o.Source);
                json.WriteTime("available_at", o.AvailableAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>One map as numbers; <paramref name="epoch"/> is a time or <c>latest</c>. <c>?of=anomaly</c>: minus the median of its hour over 27 days.</summary>
    public async Task MapAsync(HttpContext context, string series, string epoch)
    {
        var query = new RestQuery(context.Request.Query, "of");
        var extent = await ExtentAsync(series, context.RequestAborted);
        var at = epoch == "latest" ? extent.Last : RestQuery.ParseTime("epoch", epoch);
        var row = Newest(await model.MapsAsync(extent.Series, at, at.AddTicks(1), context.RequestAborted))
            ?? throw RestException.NotFound($"There is no map of {series} at {RestJson.Text(at)}.");
        var map = await LoadAsync(row, context.RequestAborted)
            ?? throw RestException.NotFound($"The map {row.BlobHash} is not in the blob store.");
        switch (query["of"])
        {
            case null or "tec":
                await WriteMapAsync(context, map, row.BlobHash, RestJson.Revalidate);
                break;
            case "anomaly":
                await WriteMapAsync(context, await AnomalyAsync(extent, map, context.RequestAborted), null, RestJson.Revalidate);
                break;
            case var other:
                throw RestException.Bad($"of: '{other}' is not tec or anomaly.");
        }
    }

    private async Task<TecMap> AnomalyAsync(SeriesExtent extent, TecMap map, CancellationToken cancel)
    {
        var reach = TecAnomaly.Within;
        var rows = await model.MapsAsync(extent.Series, map.Epoch.AddDays(-TecAnomaly.Days) - reach, map.Epoch.AddDays(-1) + reach + TimeSpan.FromTicks(1), cancel);
        var earlier = new List<TecMap>();
        foreach (var same in rows.Where(r => TecAnomaly.DayBefore(map.Epoch, r.Epoch) is not null).GroupBy(r => r.Epoch))
        {
            if (await LoadAsync(Newest(same)!, cancel) is { } day)
            {
                earlier.Add(day);
            }
        }

        return TecAnomaly.Of(map, earlier)
            ?? throw RestException.NotFound($"Too few maps of this hour in the {TecAnomaly.Days} days before: {TecAnomaly.LeastDays} are needed for an anomaly.");
    }

    private static MapRow? Newest(IEnumerable<MapRow> rows) => rows.OrderBy(r => r.Edition).ThenBy(r => r.Revision).ThenBy(r => r.AvailableAt).LastOrDefault();

    private async Task<TecMap?> LoadAsync(MapRow row, CancellationToken cancel) =>
        await blobs.GetAsync(row.BlobHash, cancel) is { } bytes ? TecMapCodec.Decode(bytes) : null;

    /// <summary>The bytes as stored, or a map as numbers with <c>?as=json</c>.</summary>
    public async Task BlobAsync(HttpContext context, string hash)
    {
        var query = new RestQuery(context.Request.Query, "as");
        var blob = await blobs.FindAsync(hash.ToLowerInvariant(), context.RequestAborted)
            ?? throw RestException.NotFound($"There is no blob {hash}.");
        switch (query["as"])
        {
            case null:
                await RestJson.BytesAsync(context, blob.Content, blob.ContentType, RestJson.Immutable);
                break;
            case "json" when blob.ContentType == TecMapCodec.ContentType:
                await WriteMapAsync(context, TecMapCodec.Decode(blob.Content), hash, RestJson.Immutable);
                break;
            default:
                throw RestException.Bad($"as: only 'json', and only for maps; this blob is {blob.ContentType}.");
        }
    }

    /// <param name="hash">Null: this map is made, not stored.</param>
    private static Task WriteMapAsync(HttpContext context, TecMap map, string? hash, string cache) => RestJson.AnswerAsync(
        context,
        json =>
        {
            json.WriteStartObject();
            json.WriteString("series", map.Series.Value);
            json.WriteTime("epoch", map.Epoch);
            json.WriteTime("edition", map.Edition);
            json.WriteString("unit", "TECU");
            json.WriteNumber("height_km", map.HeightKm);
            json.WriteString("source", map.Source);
            json.WriteString("revision", map.Revision.ToString().ToLowerInvariant());
            json.WriteBoolean("simulated", map.Simulated);
            if (hash is not null)
            {
                json.WriteString("blob", hash);
            }

            Write("lats", Enumerable.Range(0, map.Grid.LatCount).Select(i => (float)map.Grid.Lat(i)));
            Write("lons", Enumerable.Range(0, map.Grid.LonCount).Select(i => (float)map.Grid.Lon(i)));
            Write("values", map.Values);
            if (!map.Rms.IsDefaultOrEmpty)
            {
                Write("rms", map.Rms);
            }

            json.WriteEndObject();

            void Write(string name, IEnumerable<float> values)
            {
                json.WriteStartArray(name);
                foreach (var value in values)
                {
                    if (float.IsFinite(value))
                    {
                        json.WriteNumberValue(value);
                    }
                    else
                    {
                        json.WriteNullValue();
                    }
                }

                json.WriteEndArray();
            }
        },
        cache);

    private async Task MapListAsync(HttpContext context, SeriesExtent extent, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var rows = await model.MapsAsync(extent.Series, from, to, context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("series", extent.Series.Value);
            json.WriteString("unit", "TECU");
            json.WriteTime("from", from);
            json.WriteTime("to", to);
            json.WriteBoolean("truncated", rows.Count > limit);
            json.WriteStartArray("maps");
            foreach (var m in rows.Take(limit))
            {
                json.WriteStartObject();
                json.WriteTime("epoch", m.Epoch);
                json.WriteTime("edition", m.Edition);
                json.WriteString("revision", ((Revision)m.Revision).ToString().ToLowerInvariant());
                json.WriteString("blob", m.BlobHash);
                json.WriteString("source", m.Source);
                json.WriteBoolean("simulated", m.Simulated);
                json.WriteTime("available_at", m.AvailableAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task<SeriesExtent> ExtentAsync(string id, CancellationToken cancel) =>
        (await model.SeriesAsync(cancel)).FirstOrDefault(e => e.Series.Value == id)
        ?? throw RestException.NotFound($"There is no series '{id}'; see /api/v1/series.");
}
