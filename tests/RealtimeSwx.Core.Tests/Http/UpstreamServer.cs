using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>What goes wrong with an answer.</summary>
public enum Fault
{
    None,
    HtmlInsteadOfData,
    TooManyRequestsWithSeconds,
    TooManyRequestsWithDate,
    UnavailableWithRetryAfter,
    Unavailable,

    /// <summary>The connection ends before the announced length.</summary>
    Truncated,

    /// <summary>Announced and sent lengths agree, but the document stops in the middle.</summary>
    CutDocument,
    EmptyBody,

    /// <summary>No answer until the client gives up.</summary>
    Slow,
}

/// <summary>
/// A local stand-in for SWPC, GFZ and Kyoto over virtual time: every request gets what the upstream would serve at that instant, or the fault
/// that the plan names for it. Remembers what it served whole, which a client must have seen exactly.
/// </summary>
public sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly UpstreamBodies _bodies;
    private readonly Func<string, int, Fault> _plan;
    private readonly Action<string> _held;
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private readonly ConcurrentDictionary<string, (string Text, DateTimeOffset Since)> _last = new();

    private UpstreamServer(UpstreamData data, TimeProvider clock, Func<string, int, Fault> plan, Action<string> held)
    {
        (_bodies, _clock, _plan, _held) = (new UpstreamBodies(data), clock, plan, held);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/json/rtsw/rtsw_mag_1m.json", c => AnswerAsync(c, "mag", _bodies.Magnetometer));
        _app.MapGet("/json/rtsw/rtsw_wind_1m.json", c => AnswerAsync(c, "wind", _bodies.Plasma));
        _app.MapGet("/products/noaa-planetary-k-index.json", c => AnswerAsync(c, "kp", _bodies.Kp));
        _app.MapGet("/json/planetary_k_index_1m.json", c => AnswerAsync(c, "kp-1m", _bodies.KpMinute));
        _app.MapGet("/products/kyoto-dst.json", c => AnswerAsync(c, "dst", _bodies.Dst));
        _app.MapGet("/app/json/", c => AnswerAsync(c, "gfz", now => _bodies.Gfz(Query(c, "start"), Query(c, "end"), now)));
        _app.MapGet("/dst_realtime/{month}/{file}", c => AnswerAsync(c, "kyoto", _bodies.KyotoDst));
    }

    public string Url { get; private set; } = "";

    public ConcurrentBag<(string Feed, Fault Fault)> Faults { get; } = [];

    public ConcurrentBag<string> NotModified { get; } = [];

    /// <summary>What went out whole, in order, by feed.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<Served>> Served { get; } = new();

    /// <param name="plan">Feed and number of the request (from 1) to its fault.</param>
    /// <param name="held">Called with the feed when a slow answer has begun.</param>
    public static async Task<UpstreamServer> StartAsync(UpstreamData data, TimeProvider clock, Func<string, int, Fault> plan, Action<string> held)
    {
        var server = new UpstreamServer(data, clock, plan, held);
        await server._app.StartAsync();
        server.Url = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string feed, Func<DateTimeOffset, UpstreamBody> bodyAt)
    {
        var now = _clock.GetUtcNow();
        var response = context.Response;
        response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        var fault = _plan(feed, _requests.AddOrUpdate(feed, 1, (_, n) => n + 1));
        var body = bodyAt(now);
        if (fault != Fault.None)
        {
            Faults.Add((feed, fault));
            await FailAsync(context, feed, fault, body, now);
            return;
        }

        var held = _last.AddOrUpdate(feed, (body.Text, now), (_, old) => old.Text == body.Text ? old : (body.Text, now));
        var tag = $"\"{ContentHash.Of(Encoding.UTF8.GetBytes(body.Text))[..16]}\"";

        // Kyoto knows no entity tags, only dates.
        var unchanged = feed == "kyoto"
            ? context.Request.GetTypedHeaders().IfModifiedSince is { } since && held.Since <= since.AddSeconds(1)
            : context.Request.Headers.IfNoneMatch == tag;
        if (unchanged)
        {
            NotModified.Add(feed);
            response.StatusCode = 304;
            return;
        }

        if (feed == "kyoto")
        {
            response.Headers.LastModified = held.Since.ToString("R", CultureInfo.InvariantCulture);
        }
        else
        {
            response.Headers.ETag = tag;
        }

        var log = Served.GetOrAdd(feed, _ => new ConcurrentQueue<Served>());
        foreach (var value in body.Values)
        {
            log.Enqueue(value);
        }

        await SendAsync(response, body.ContentType, body.Text);
    }

    private async Task FailAsync(HttpContext context, string feed, Fault fault, UpstreamBody body, DateTimeOffset now)
    {
        var response = context.Response;
        switch (fault)
        {
            case Fault.HtmlInsteadOfData:
                await SendAsync(response, "text/html", "<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>We will be back.</body></html>");
                break;
            case Fault.TooManyRequestsWithSeconds:
                response.Headers.RetryAfter = "420";
                response.StatusCode = 429;
                break;
            case Fault.TooManyRequestsWithDate:
                response.Headers.RetryAfter = now.AddMinutes(9).ToString("R", CultureInfo.InvariantCulture);
                response.StatusCode = 429;
                break;
            case Fault.UnavailableWithRetryAfter:
                response.Headers.RetryAfter = "60";
                response.StatusCode = 503;
                break;
            case Fault.Unavailable:
                response.StatusCode = 503;
                break;
            case Fault.Truncated:
                response.ContentType = body.ContentType;
                response.ContentLength = Encoding.UTF8.GetByteCount(body.Text);
                await response.WriteAsync(body.Text[..(body.Text.Length / 2)]);
                await response.Body.FlushAsync();
                context.Abort();
                break;
            case Fault.CutDocument:
                await SendAsync(response, body.ContentType, body.Text[..(body.Text.Length * 2 / 3)]);
                break;
            case Fault.EmptyBody:
                await SendAsync(response, body.ContentType, "");
                break;
            case Fault.Slow:
                var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (context.RequestAborted.Register(() => gone.TrySetResult()))
                {
                    _held(feed);
                    await gone.Task;
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }
    }

    private static async Task SendAsync(HttpResponse response, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        (response.ContentType, response.ContentLength) = (type, bytes.Length);
        await response.Body.WriteAsync(bytes);
    }

    private static DateTimeOffset Query(HttpContext context, string name) =>
        DateTimeOffset.Parse(context.Request.Query[name].ToString(), CultureInfo.InvariantCulture);
}
