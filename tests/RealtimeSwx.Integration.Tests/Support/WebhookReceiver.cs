using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>One webhook as it arrived.</summary>
internal sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
}

/// <summary>A receiver of webhooks that takes everything and writes it down.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    // "0123456789abcdefghijklmnopqrstuv": a secret of a test, not of anybody.
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=";
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<WebhookRequest> _requests = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public IReadOnlyList<WebhookRequest> Requests => [.. _requests];

    /// <summary>Called with the number of the request before it is answered.</summary>
    public Func<int, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    public string Url => _app.Urls.First() + "/hook";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Map("/hook", async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
            receiver._requests.Enqueue(new WebhookRequest(headers, await reader.ReadToEndAsync()));
            await receiver.BeforeAnswer(receiver._requests.Count);
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
