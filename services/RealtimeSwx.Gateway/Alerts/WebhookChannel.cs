using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>
/// One receiver of signed webhooks: the alert message as MQTT carries it, wrapped with a type and a time. Any 2xx is an acknowledgement, 410
/// means never again, everything else is tried again over a day. Redirects are not followed: nobody signs for an address that was not configured.
/// </summary>
internal sealed class WebhookChannel(string name, WebhookOptions options, Secret secret, string centre, bool replays, HttpClient http, TimeProvider time) : IAlertChannel
{
    public string Name => "webhook/" + name;

    public RetryPolicy Retries { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), options.GiveUp);

    public bool Carries(AlertMessage message) => replays || !(message.Replay || message.Simulated);

    public async Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var id = StandardWebhook.Id(centre, notice.Message.Id);
        var payload = Body(notice);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", StandardWebhook.Timestamp(now));
        request.Headers.Add("webhook-signature", StandardWebhook.Signature(StandardWebhook.Key(secret.Read()), id, now, payload));
        request.Headers.UserAgent.ParseAdd("RealtimeSwx");
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        return answer switch
        {
            { IsSuccessStatusCode: true } => SendResult.Delivered,
            { StatusCode: HttpStatusCode.Gone } => new SendResult(SendOutcome.Gone, "the receiver answered 410 Gone"),
            _ => SendResult.Failed($"the receiver answered {(int)answer.StatusCode}", RetryAfter(answer.Headers.RetryAfter, now)),
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary><c>alert.raised</c>, <c>alert.changed</c> or <c>alert.cleared</c>; the message as it was published under <c>data</c>.</summary>
    private static byte[] Body(AlertNotice notice)
    {
        var message = notice.Message;
        var type = message.State == AlertState.Cleared ? "cleared" : message.PreviousLevel == 0 ? "raised" : "changed";
        var at = message.ProducedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($$"""{"type":"alert.{{type}}","timestamp":"{{at}}","data":{{notice.Stored.PayloadJson}}}""");
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        header?.Delta ?? (header?.Date is { } date && date > now ? date - now : null);
}
