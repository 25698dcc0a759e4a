using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace RealtimeSwx.Messaging;

/// <summary>Hands WebSocket connections of an ASP.NET application to the server library.</summary>
internal sealed class WebSocketEndpoint(EmbeddedBrokerOptions options) : IMqttServerAdapter
{
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger) => Task.CompletedTask;

    public Task StopAsync() => Task.CompletedTask;

    public void Dispose()
    {
    }

    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains("mqtt"))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("MQTT over WebSocket (sub-protocol mqtt) is served here.\n").ConfigureAwait(false);
            return;
        }

        // A page of another site must not reach the broker of this machine through the visitor's browser.
        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (ClientHandler is not { } handler)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync("mqtt").ConfigureAwait(false);
        var connection = context.Connection;
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, TimeSpan.FromSeconds(2));
        using var adapter = new BrokerChannel(stream, End(connection.LocalIpAddress, connection.LocalPort), End(connection.RemoteIpAddress, connection.RemotePort), options);
        await handler(adapter).ConfigureAwait(false);
    }

    private static IPEndPoint? End(IPAddress? address, int port) => address is null ? null : new IPEndPoint(address, port);
}

/// <summary>MQTT over WebSocket on an application's HTTP port.</summary>
public static class BrokerEndpoint
{
    /// <summary>Serves <c>ws://host:port/mqtt</c> from the embedded broker. Open connections end when the application stops.</summary>
    public static WebApplication MapSwxMqtt(this WebApplication app, EmbeddedBroker broker, string path = "/mqtt")
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) });
        app.Map(path, async (HttpContext context) =>
        {
            await using var abort = stopping.Register(context.Abort);
            await broker.WebSockets.ServeAsync(context).ConfigureAwait(false);
        });
        return app;
    }
}
