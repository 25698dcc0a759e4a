using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Tests;

/// <summary>An endpoint that changes something, added by somebody who did not think of tokens.</summary>
public sealed class AdminDoorTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-admin-").FullName;
    private readonly HttpClient _client = new();
    private WebApplication? _app;

    private string TokenFile => Path.Combine(_folder, "admin.token");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Changes_ShouldNeed_the_token_and_follow_its_file()
    {
        await File.WriteAllTextAsync(TokenFile, "first\n");
        await StartAsync();
        (await PostAsync(null)).ShouldBe((HttpStatusCode.Unauthorized, false));
        (await PostAsync("Bearer guess")).ShouldBe((HttpStatusCode.Unauthorized, false));
        (await PostAsync("Bearer ")).ShouldBe((HttpStatusCode.Unauthorized, false));
        (await PostAsync("Basic first")).ShouldBe((HttpStatusCode.Unauthorized, false));
        (await PostAsync("Bearer first")).ShouldBe((HttpStatusCode.OK, true));
        await File.WriteAllTextAsync(TokenFile, Secret.NewText());
        (await PostAsync("Bearer first")).ShouldBe((HttpStatusCode.Unauthorized, false));
        File.Delete(TokenFile);
        (await PostAsync("Bearer first")).ShouldBe((HttpStatusCode.ServiceUnavailable, false));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("post")]
    public async Task Without_a_token_set_up_ShouldNobody_change_anything(string method)
    {
        await StartAsync(withToken: false);
        using var answer = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/v1/test"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Admin:TokenFile");
    }

    private async Task StartAsync(bool withToken = true)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(withToken ? new Dictionary<string, string?> { ["Admin:TokenFile"] = TokenFile } : []);
        builder.AddSwxGateway(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"));
        _app = builder.Build().MapSwxGateway();
        _app.MapMethods("/api/v1/test", ["POST", "PUT", "PATCH", "DELETE"], () => "done");
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    private async Task<(HttpStatusCode Status, bool Done)> PostAsync(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/test");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("done", StringComparison.Ordinal));
    }
}
