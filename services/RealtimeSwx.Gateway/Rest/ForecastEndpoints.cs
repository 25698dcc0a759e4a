using System.Globalization;
using System.Text.Json;
using System.Xml;
using Microsoft.Extensions.Options;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>Forecasts as they were published, their verification, and the other messages.</summary>
internal sealed class ForecastEndpoints(IReadModel model, IOptions<GatewayOptions> options)
{
    private const int MaxForecasts = 500;
    private const int MaxMessages = 1000;
    private static readonly string[] Kinds = ["cluster", "verification", "model", "alert", "rejected", "status"];

    public async Task LatestAsync(HttpContext context, string target)
    {
        _ = new RestQuery(context.Request.Query);
        var extent = await ExtentAsync(target, context.RequestAborted);
        var newest = (await model.ForecastsAsync(target, extent.Last, extent.Last.AddTicks(1), 1, context.RequestAborted))[^1];
        await RestJson.AnswerAsync(context, json => json.WritePublished(newest.PayloadJson));
    }

    /// <summary>Without <c>from</c> those of the last day, by issue time, half-open.</summary>
    public async Task RangeAsync(HttpContext context, string target)
    {
        var query = new RestQuery(context.Request.Query, "from", "to", "limit");
        var extent = await ExtentAsync(target, context.RequestAborted);
        var to = query.Time("to", extent.Last.AddSeconds(1));
        var from = query.Time("from", to.AddDays(-1));
        var limit = query.Limit(100, MaxForecasts);
        var rows = await model.ForecastPageAsync(target, from, to, limit + 1, context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("target", target);
            json.WriteTime("from", from);
            json.WriteTime("to", to);
            json.WriteBoolean("truncated", rows.Count > limit);
            json.WriteStartArray("forecasts");
            foreach (var row in rows.Take(limit))
            {
                json.WritePublished(row.PayloadJson);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task ByIdAsync(HttpContext context, string id)
    {
        _ = new RestQuery(context.Request.Query);
        var row = await model.ForecastAsync(id, context.RequestAborted) ?? throw RestException.NotFound($"There is no forecast '{id}'.");
        await RestJson.AnswerAsync(context, json => json.WritePublished(row.PayloadJson), RestJson.Immutable);
    }

    /// <summary>The newest verification message, and means of every metric over the scored forecasts of the interval, by lead.</summary>
    public async Task VerificationAsync(HttpContext context, string target)
    {
        var query = new RestQuery(context.Request.Query, "from", "to");
        var to = query.Time("to", DateTimeOffset.MaxValue);
        var from = query.Time("from", DateTimeOffset.UnixEpoch.AddYears(-100));
        var scores = await model.ScoresAsync(target, from, to, options.Value.MaxRows, context.RequestAborted);
        var published = (await model.MessagesAsync("verification", target, 1, context.RequestAborted)).LastOrDefault();
        if (scores.Count == 0 && published is null)
        {
            await ExtentAsync(target, context.RequestAborted);
        }

        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("target", target);
            json.WriteBoolean("truncated", scores.Count == options.Value.MaxRows);
            json.WritePropertyName("published");
            json.WritePublished(published?.PayloadJson ?? "null");
            json.WriteStartArray("leads");
            foreach (var lead in scores.GroupBy(s => s.Lead).OrderBy(g => g.Key))
            {
                json.WriteStartObject();
                json.WriteString("lead", XmlConvert.ToString(lead.Key));
                json.WriteNumber("n", lead.Count());
                json.WriteTime("first_issue", lead.Min(s => s.IssuedAt));
                json.WriteTime("last_issue", lead.Max(s => s.IssuedAt));
                json.WriteStartObject("mean");
                foreach (var (name, mean) in Means(lead))
                {
                    json.WriteNumber(name, mean);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>Messages of one kind, oldest first, the newest when there are more than the limit.</summary>
    public async Task MessagesAsync(HttpContext context, string kind)
    {
        var query = new RestQuery(context.Request.Query, "key", "limit");
        if (!Kinds.Contains(kind))
        {
            throw RestException.NotFound($"There are no messages '{kind}'; there are: {string.Join(", ", Kinds)}.");
        }

        var rows = await model.MessagesAsync(kind, query["key"], query.Limit(100, MaxMessages), context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteStartArray("messages");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("key", row.Key);
                json.WriteTime("at", row.At);
                json.WritePropertyName("payload");
                json.WritePublished(row.PayloadJson);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static IEnumerable<(string Name, double Mean)> Means(IEnumerable<ScoreRow> scores)
    {
        var sums = new SortedDictionary<string, (double Sum, int N)>(StringComparer.Ordinal);
        foreach (var score in scores)
        {
            using var metrics = JsonDocument.Parse(score.MetricsJson);
            foreach (var metric in metrics.RootElement.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Number))
            {
                var (sum, n) = sums.GetValueOrDefault(metric.Name);
                sums[metric.Name] = (sum + metric.Value.GetDouble(), n + 1);
            }
        }

        return sums.Select(s => (s.Key, s.Value.Sum / s.Value.N));
    }

    private async Task<TargetExtent> ExtentAsync(string target, CancellationToken cancel)
    {
        var targets = await model.TargetsAsync(cancel);
        return targets.FirstOrDefault(t => t.Target == target) ?? throw RestException.NotFound(string.Create(
            CultureInfo.InvariantCulture, $"There are no forecasts of '{target}'; there are: {string.Join(", ", targets.Select(t => t.Target))}."));
    }
}
