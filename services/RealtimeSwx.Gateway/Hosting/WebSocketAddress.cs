namespace RealtimeSwx.Gateway.Hosting;

/// <summary>Where a browser reaches the broker. A broker on this machine listens where the page came from.</summary>
internal static class WebSocketAddress
{
    /// <summary>The address for a page that was asked from <paramref name="host"/>, or null when there is none.</summary>
    public static string? For(GatewayOptions options, string host)
    {
        if (!Uri.TryCreate(options.WebSocketUrl, UriKind.Absolute, out var address))
        {
            return null;
        }

        var here = address.IsLoopback || address.Host is "0.0.0.0" or "[::]";
        return here && host.Length > 0 ? new UriBuilder(address) { Host = host }.Uri.ToString() : address.ToString();
    }
}
