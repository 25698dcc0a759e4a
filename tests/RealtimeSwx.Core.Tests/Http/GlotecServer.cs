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
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>
/// SWPC's GloTEC over a virtual clock: a list and its frames, every ten minutes at 5 past, published 20 minutes after their label. Frames can be held
/// back, replaced, or answered with a page.
/// </summary>
public sealed class GlotecServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _first;

    private GlotecServer(TimeProvider clock, DateTimeOffset first)
    {
        (_clock, _first) = (clock, first);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/products/glotec/geojson_2d_urt.json", async Task (HttpContext c) => await SendAsync(c, "application/json", List()));
        _app.MapGet("/products/glotec/geojson_2d_urt/{file}", FrameAsync);
    }

    public string Url { get; private set; } = "";

    /// <summary>When a frame is published; null: never.</summary>
    public Func<DateTimeOffset, DateTimeOffset?> Published { get; set; } = label => label.AddMinutes(20);

    /// <summary>When a frame is replaced by one with two TECU more; null: never.</summary>
    public Func<DateTimeOffset, DateTimeOffset?> Replaced { get; set; } = _ => null;

    /// <summary>True: a page comes in place of the frame.</summary>
    public Func<DateTimeOffset, DateTimeOffset, bool> Page { get; set; } = (_, _) => false;

    /// <summary>Frames that went out whole.</summary>
    public List<DateTimeOffset> Served { get; } = [];

    public static async Task<GlotecServer> StartAsync(TimeProvider clock, DateTimeOffset first)
    {
        var server = new GlotecServer(clock, first);
        await server._app.StartAsync();
        server.Url = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>TECU at a place: a crest that follows the Sun.</summary>
    public static double Tec(DateTimeOffset label, double lat, double lon) =>
        20 + (15 * Math.Cos(lat * Math.PI / 180) * Math.Cos((SunFrame.LocalTime(label, lon) - 14) * Math.PI / 12));

    private string List()
    {
        var text = new StringBuilder("[");
        for (var label = _first; label <= _clock.GetUtcNow(); label = label.AddMinutes(10))
        {
            if (Published(label) <= _clock.GetUtcNow())
            {
                text.Append(CultureInfo.InvariantCulture, $$"""{"url":"/products/glotec/geojson_2d_urt/{{Name(label)}}","time_tag":"{{label.UtcDateTime:yyyy-MM-ddTHH:mm:ss}}Z"},""");
            }
        }

        return text.ToString().TrimEnd(',') + "]";
    }

    private async Task FrameAsync(HttpContext context)
    {
        var file = (string)context.Request.RouteValues["file"]!;
        var label = DateTimeOffset.ParseExact(file["glotec_icao_".Length..^".geojson".Length], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var now = _clock.GetUtcNow();
        if (!(Published(label) <= now))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (Page(label, now))
        {
            await SendAsync(context, "text/html", "<!DOCTYPE html><html><body>Sign in</body></html>");
            return;
        }

        var more = Replaced(label) <= now ? 2 : 0;
        var frame = GlotecFrames.Frame(
            label.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture),
            (lat, lon) => (Tec(label, lat, lon) + more).ToString("0.###", CultureInfo.InvariantCulture),
            10);
        if (await SendAsync(context, "application/geo+json", frame))
        {
            Served.Add(label);
        }
    }

    private static string Name(DateTimeOffset label) => $"glotec_icao_{label.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.geojson";

    /// <returns>False where the client had it.</returns>
    private async Task<bool> SendAsync(HttpContext context, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tag = $"\"{ContentHash.Of(bytes)[..16]}\"";
        context.Response.Headers.Date = _clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            return false;
        }

        (context.Response.ContentType, context.Response.ContentLength, context.Response.Headers.ETag) = (type, bytes.Length, tag);
        await context.Response.Body.WriteAsync(bytes);
        return true;
    }
}
