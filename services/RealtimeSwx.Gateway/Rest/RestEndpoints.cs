using System.Data.Common;
using Microsoft.Extensions.Options;
using RealtimeSwx.Domain;
using RealtimeSwx.Gateway.Alerts;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>JSON over the read model, under <c>/api/v1</c>. Errors are problem details (RFC 9457); names of series keep their slashes.</summary>
internal static class RestEndpoints
{
    public const string Root = "/api/v1";
    private static readonly string[] Verbs = ["GET", "HEAD"];

    public static void MapRest(this IEndpointRouteBuilder app)
    {
        Map(app, "/config", (context, _) => ConfigAsync(context));
        Map(app, "/latest", (context, _) => LatestAsync(context));
        Map(app, "/series", (context, _) => Series(context).ListAsync(context));
        Map(app, "/series/{**path}", (context, path) => Series(context).OneAsync(context, path));
        Map(app, "/maps/{**path}", (context, path) => path.LastIndexOf('/') is var cut and > 0
            ? Series(context).MapAsync(context, path[..cut], path[(cut + 1)..])
            : throw RestException.NotFound("A map is asked for as /maps/{series}/{epoch}, the epoch a time or 'latest'."));
        Map(app, "/blobs/{**path}", (context, path) => Series(context).BlobAsync(context, path));
        Map(app, "/forecasts/id/{**path}", (context, path) => Forecasts(context).ByIdAsync(context, path));
        Map(app, "/forecasts/{**path}", (context, path) => path.EndsWith("/latest", StringComparison.Ordinal)
            ? Forecasts(context).LatestAsync(context, path[..^"/latest".Length])
            : Forecasts(context).RangeAsync(context, path));
        Map(app, "/ionex/id/{**path}", (context, path) => Ionex(context).ByIdAsync(context, path));
        Map(app, "/ionex/{**path}", (context, path) => path.EndsWith("/latest", StringComparison.Ordinal)
            ? Ionex(context).LatestAsync(context, path[..^"/latest".Length])
            : throw RestException.NotFound("IONEX is asked for as /ionex/{target}/latest or /ionex/id/{forecast}."));
        Map(app, "/verification/{**path}", (context, path) => Forecasts(context).VerificationAsync(context, path));
        Map(app, "/alerts", (context, _) => AlertEndpoints.RaisedAsync(context));
        Map(app, "/alerts/history", (context, _) => AlertEndpoints.HistoryAsync(context));
        Map(app, "/alerts/channels", (context, _) => AlertEndpoints.ChannelsAsync(context));
        Map(app, "/messages/{**path}", (context, path) => Forecasts(context).MessagesAsync(context, path));
        Map(app, "/{**path}", (_, path) => throw RestException.NotFound($"There is no '{Root}/{path}'."));
    }

    private static SeriesEndpoints Series(HttpContext context) => context.RequestServices.GetRequiredService<SeriesEndpoints>();

    private static ForecastEndpoints Forecasts(HttpContext context) => context.RequestServices.GetRequiredService<ForecastEndpoints>();

    private static IonexEndpoints Ionex(HttpContext context) => context.RequestServices.GetRequiredService<IonexEndpoints>();

    private static void Map(IEndpointRouteBuilder app, string pattern, Func<HttpContext, string, Task> answer) =>
        app.MapMethods(Root + pattern, Verbs, context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return AnswerAsync(context, () => answer(context, Uri.UnescapeDataString(context.GetRouteValue("path") as string ?? "")));
        });

    /// <summary>Runs one request; what it cannot do becomes problem details.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception e) when (!context.Response.HasStarted && e is RestException or InputException or DbException)
        {
            var status = e switch { RestException r => r.Status, DbException => StatusCodes.Status503ServiceUnavailable, _ => StatusCodes.Status500InternalServerError };
            await Results.Problem(e.Message, context.Request.Path, status).ExecuteAsync(context);
        }
    }

    /// <summary>What the page must know before it can subscribe.</summary>
    private static Task ConfigAsync(HttpContext context)
    {
        _ = new RestQuery(context.Request.Query);
        var options = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var socket = Hosting.WebSocketAddress.For(options, context.Request.Host.Host);
        return RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("centre", options.Centre);
            json.WriteString("topics", $"{Messaging.SwxTopics.Prefix}/{options.Centre}/#");
            if (socket is null)
            {
                json.WriteNull("websocket");
            }
            else
            {
                json.WriteString("websocket", socket);
            }

            json.WriteEndObject();
        });
    }

    private static async Task LatestAsync(HttpContext context)
    {
        _ = new RestQuery(context.Request.Query);
        var messages = await context.RequestServices.GetRequiredService<LatestMessages>().AllAsync(context.RequestAborted);
        await RestJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            foreach (var (topic, payload) in messages)
            {
                json.WriteStartObject();
                json.WriteString("topic", topic);
                json.WritePropertyName("payload");
                json.WritePublished(payload);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
