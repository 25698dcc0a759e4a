using System.Text.Json;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Gateway.Rest;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>
/// Alerts over REST: what is raised, what was, how the channels stand; acknowledgements and drills, which the admin door lets through only with
/// the token.
/// </summary>
internal static class AlertEndpoints
{
    private const string Root = RestEndpoints.Root + "/alerts";
    private const int MaxHistory = 10_000;
    private const int MaxBody = 4096;
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void MapAlertCommands(this IEndpointRouteBuilder app)
    {
        app.MapPost(Root + "/acknowledge", context => CommandAsync<AcknowledgeRequest>(context, r => new AlertProtocol.Acknowledge(Alert(r.Alert), null, Who(r.By))));
        app.MapPost(Root + "/exercise", context => CommandAsync<ExerciseRequest>(context, r => new AlertProtocol.Exercise(
            Alert(r.Alert),
            null,
            Enum.TryParse<AlertState>(r.State ?? "warning", ignoreCase: true, out var state) && !char.IsAsciiDigit((r.State ?? "w")[0]) ? state : throw RestException.Bad($"state: '{r.State}' is none of watch, warning, alert."),
            r.Level is >= 0 and <= 5 ? r.Level : throw RestException.Bad("level: it is a number from 0 (the drill is over) to 5."),
            r.Minutes is > 0 and <= 1440 ? TimeSpan.FromMinutes(r.Minutes) : throw RestException.Bad("minutes: it is a number from 1 to 1440."),
            Who(r.By))));
        app.MapPost(Root + "/channels/enable", context => RestEndpoints.AnswerAsync(context, async () =>
        {
            var request = await ReadAsync<EnableRequest>(context);
            var outbox = context.RequestServices.GetRequiredService<IAlertOutbox>();
            if ((await outbox.ChannelsAsync(context.RequestAborted)).All(c => c.Name != request.Channel))
            {
                throw RestException.NotFound($"There is no channel '{request.Channel}'.");
            }

            await outbox.DisableAsync(request.Channel ?? "", "", context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }));
    }

    /// <summary>The newest message of everything that is raised.</summary>
    public static async Task RaisedAsync(HttpContext context)
    {
        _ = new RestQuery(context.Request.Query);
        var current = await Outbox(context).CurrentAsync(context.RequestAborted);
        await MessagesAsync(context, current.Where(a => a.State != AlertState.Cleared));
    }

    /// <summary>Messages, oldest first, the newest when there are more than the limit.</summary>
    public static async Task HistoryAsync(HttpContext context)
    {
        var query = new RestQuery(context.Request.Query, "alert", "limit");
        await MessagesAsync(context, await Outbox(context).HistoryAsync(query["alert"], query.Limit(100, MaxHistory), context.RequestAborted));
    }

    /// <summary>How far every channel has come, what waits and what was given up.</summary>
    public static async Task ChannelsAsync(HttpContext context)
    {
        var query = new RestQuery(context.Request.Query, "limit");
        var channels = await Outbox(context).ChannelsAsync(context.RequestAborted);
        var dead = await Outbox(context).DeadAsync(query.Limit(100, MaxHistory), context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("channels");
            foreach (var channel in channels)
            {
                json.WriteStartObject();
                json.WriteString("channel", channel.Name);
                json.WriteString("disabled", channel.Disabled);
                json.WriteNumber("waiting", channel.Waiting);
                json.WriteNumber("dead", channel.Dead);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("dead_letters");
            foreach (var letter in dead)
            {
                json.WriteStartObject();
                json.WriteString("channel", letter.Channel);
                json.WriteString("alert", letter.Alert);
                json.WriteNumber("message", letter.Id);
                json.WriteNumber("attempts", letter.Attempts);
                json.WriteTime("first_attempt", letter.FirstAt);
                json.WriteString("error", letter.Error);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task MessagesAsync(HttpContext context, IEnumerable<StoredAlert> alerts) => RestJson.AnswerAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("alerts");
        foreach (var alert in alerts)
        {
            json.WritePublished(alert.PayloadJson);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static Task CommandAsync<T>(HttpContext context, Func<T, AlertProtocol.IAlertCommand> command)
        where T : class => RestEndpoints.AnswerAsync(context, async () =>
    {
        var asked = command(await ReadAsync<T>(context));
        if (context.RequestServices.GetService<IAlertCommands>() is not { } alerts)
        {
            throw new RestException(StatusCodes.Status503ServiceUnavailable, "This gateway is not part of the cluster: it cannot reach the alerts.");
        }

        if (await alerts.AskAsync(asked, context.RequestAborted) is { } refusal)
        {
            throw new RestException(StatusCodes.Status409Conflict, refusal);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    private static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (context.Request.ContentLength > MaxBody)
        {
            throw new RestException(StatusCodes.Status413PayloadTooLarge, $"The request has more than {MaxBody} bytes.");
        }

        try
        {
            var body = new byte[MaxBody];
            var length = await context.Request.Body.ReadAtLeastAsync(body, MaxBody, throwOnEndOfStream: false, context.RequestAborted);
            return JsonSerializer.Deserialize<T>(body.AsSpan(0, length), Readable) ?? throw RestException.Bad("The request is empty.");
        }
        catch (JsonException e)
        {
            throw RestException.Bad($"The request is no such JSON object: {e.Message}");
        }
    }

    private static string Alert(string? alert) => Domain.SeriesId.IsValid(alert) ? alert! : throw RestException.Bad($"alert: '{alert}' is no name of an alert.");

    private static string Who(string? by) => by?.Trim() is { Length: > 0 and <= 80 } who ? who : throw RestException.Bad("by: say who you are, in at most 80 characters.");

    private static IAlertOutbox Outbox(HttpContext context) => context.RequestServices.GetRequiredService<IAlertOutbox>();

    private sealed record AcknowledgeRequest(string? Alert, string? By);

    private sealed record ExerciseRequest(string? Alert, string? State, int Level, int Minutes, string? By)
    {
        public int Minutes { get; init; } = Minutes == 0 ? 60 : Minutes;
    }

    private sealed record EnableRequest(string? Channel);
}
