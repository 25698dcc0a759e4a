using Microsoft.Extensions.Options;

namespace RealtimeSwx.Gateway.Hosting;

/// <summary>Headers that keep the page to its own scripts, its own styles and its own broker.</summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var options = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var socket = WebSocketAddress.For(options, context.Request.Host.Host);
        var origin = socket is null ? "" : " " + new Uri(socket).GetLeftPart(UriPartial.Authority);
        var headers = context.Response.Headers;
        // Inline style attributes only: the chart library sets them on its canvases.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
            + $"connect-src 'self'{origin}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        await next(context);
    });
}
