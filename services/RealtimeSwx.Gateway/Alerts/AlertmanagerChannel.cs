using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>
/// Prometheus Alertmanager over <c>/api/v2/alerts</c>. It takes states, not messages: what is raised is posted again every minute with an end
/// a few minutes ahead, what is over is posted with its end, and posting twice changes nothing. An alert whose severity changes is another
/// alert there, so the earlier one is ended in the same request.
/// </summary>
internal sealed class AlertmanagerChannel(AlertmanagerOptions options, IAlertOutbox outbox, bool replays, HttpClient http, TimeProvider time) : IAlertChannel
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>An end that is still ahead for the receiver would not end anything: clocks differ.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(10);
    private DateTimeOffset _said = DateTimeOffset.MinValue;

    public string Name => "alertmanager";

    public RetryPolicy Retries { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));

    public bool Carries(AlertMessage message) => replays || !(message.Replay || message.Simulated);

    public async Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var alerts = new JsonArray();
        var episode = await outbox.EpisodeAsync(notice.Stored, cancel);
        var last = episode.Count > 1 ? Parse(episode[^2]) : null;
        var message = notice.Message;
        if (last is not null && (message.State == AlertState.Cleared || Severity(last) != Severity(message)))
        {
            alerts.Add(Alert(last, now, now - ClockDifference));
        }

        if (message.State != AlertState.Cleared)
        {
            alerts.Add(Alert(message, now, now + options.ResolveAfter));
        }

        return alerts.Count == 0 ? SendResult.Delivered : await PostAsync(alerts, cancel);
    }

    public async Task IdleAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now - _said < options.KeepAlive)
        {
            return;
        }

        _said = now;
        var alerts = new JsonArray();
        foreach (var message in (await outbox.CurrentAsync(cancel)).Select(Parse).Where(m => m.State != AlertState.Cleared && Carries(m)))
        {
            alerts.Add(Alert(message, now, now + options.ResolveAfter));
        }

        if (alerts.Count > 0)
        {
            await PostAsync(alerts, cancel);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary><c>info</c> for a watch, <c>warning</c> for a warning and for the first two levels, <c>critical</c> above and for what is worse.</summary>
    private static string Severity(AlertMessage m) => m.State == AlertState.Watch ? "info" : m.Level >= 3 && m.State == AlertState.Alert ? "critical" : "warning";

    private static AlertMessage Parse(StoredAlert stored) => SwxJson.Parse<AlertMessage>(Encoding.UTF8.GetBytes(stored.PayloadJson));

    private static JsonObject Alert(AlertMessage m, DateTimeOffset now, DateTimeOffset ends) => new()
    {
        ["labels"] = new JsonObject
        {
            ["alertname"] = m.Rule,
            ["centre"] = m.Centre,
            ["scale"] = m.Scale,
            ["severity"] = Severity(m),
            ["exercise"] = m.Exercise ? "true" : "false",
        },
        ["annotations"] = new JsonObject
        {
            ["summary"] = m.Headline.GetValueOrDefault("en", ""),
            ["summary_es"] = m.Headline.GetValueOrDefault("es", ""),
            ["state"] = m.State.ToString().ToLowerInvariant(),
            ["level"] = m.Level.ToString(CultureInfo.InvariantCulture),
            ["acknowledged_by"] = m.AcknowledgedBy ?? "",
            ["simulated"] = m.Simulated || m.Replay ? "true" : "false",
        },
        // Data of a simulation may lie ahead: the receiver's clock is the one on the wall.
        ["startsAt"] = Text(m.RaisedAt < now && m.RaisedAt < ends ? m.RaisedAt : now < ends ? now : ends),
        ["endsAt"] = Text(ends),
    };

    private async Task<SendResult> PostAsync(JsonArray alerts, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(alerts));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var answer = await http.PostAsync(options.Url.TrimEnd('/') + "/api/v2/alerts", content, either.Token);
        return answer.IsSuccessStatusCode ? SendResult.Delivered : SendResult.Failed($"Alertmanager answered {(int)answer.StatusCode}");
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
