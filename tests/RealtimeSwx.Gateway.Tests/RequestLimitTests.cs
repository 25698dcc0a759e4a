using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Tests;

public sealed class RequestLimitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-limits-").FullName;

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_address_ShouldBeHeldBack_and_probes_never()
    {
        await using var app = await StartAsync(o => o.RequestsPerSecond = 2);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await client.GetAsync("/api/v1/config");
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            }

            (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        answers.Take(10).ShouldAllBe(s => s == HttpStatusCode.OK);
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task More_requests_at_once_than_may_wait_ShouldBeRefused()
    {
        await using var app = await StartAsync(o => (o.RequestsPerSecond, o.ConcurrentRequests) = (0, 1));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var waiting = Enumerable.Range(0, 8).Select(_ => client.GetAsync("/slow")).ToList();

        // One is worked on, four wait, three are told to come again.
        var first = new List<HttpStatusCode>();
        while (first.Count < 3)
        {
            var done = await Task.WhenAny(waiting);
            waiting.Remove(done);
            first.Add((await done).StatusCode);
        }

        first.ShouldAllBe(s => s == HttpStatusCode.TooManyRequests);
        _release.SetResult();
        (await Task.WhenAll(waiting)).ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_ShouldBeRefused()
    {
        await using var app = await StartAsync(_ => { }, token: true);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "token");
        (await client.PostAsync("/echo", new ByteArrayContent(new byte[60_000]))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/echo", new ByteArrayContent(new byte[70_000]))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<WebApplication> StartAsync(Action<GatewayOptions> configure, bool token = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddSwxHttps();
        if (token)
        {
            builder.Configuration["Admin:Token"] = "token";
        }

        builder.AddSwxGateway(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"), configure);
        var app = builder.Build().MapSwxGateway();
        app.MapGet("/slow", async () =>
        {
            await _release.Task;
            return "done";
        });
        app.MapPost("/echo", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            return (await reader.ReadToEndAsync()).Length;
        });
        await app.StartAsync();
        return app;
    }
}
