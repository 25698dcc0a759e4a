using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>What an operator does over REST, with the token and without, seen on MQTT and in the Atom feed.</summary>
public sealed class AlertOperatorTests
{
    private const string Topic = "swx/v1/local/alert/geomagnetic-storm";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task ADrill_IsStartedAcknowledgedAndEnded_ByWhoHasTheToken()
    {
        using var folder = new TempFolder();
        var settings = folder.Write("swx.json", JsonSerializer.Serialize(new
        {
            Admin = new { TokenFile = folder.Write("admin.token", "a token of a test\n") },
            AlertChannels = new { Replays = true },
        }));
        var port = ChildProcess.FreePort();
        await using var system = ChildProcess.Swx(["up", "--source", "none", "--http", "0", "--mqtt", $"{port}", "--config", settings]);
        await Until.TrueAsync(() => system.Output.StartsWith("ready http=", StringComparison.Ordinal) || !system.Running, Limit, "not ready");
        await using var subscriber = await Subscriber.StartAsync(port, "swx/v1/local/alert/#");
        using var client = new HttpClient { BaseAddress = new Uri(system.Output.Split(' ')[1]["http=".Length..]) };

        var drill = new { alert = "geomagnetic-storm", state = "warning", level = 3, minutes = 5, by = "Ana" };
        (await PostAsync(client, "exercise", drill)).ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a token of a test");
        (await PostAsync(client, "acknowledge", new { alert = "geomagnetic-storm", by = "Ana" })).ShouldBe(HttpStatusCode.Conflict, "nothing is raised");
        (await PostAsync(client, "exercise", new { alert = "geomagnetic-storm", state = "2", level = 3, by = "Ana" })).ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(client, "exercise", drill)).ShouldBe(HttpStatusCode.NoContent);
        (await PostAsync(client, "acknowledge", new { alert = "geomagnetic-storm", by = "Ana" })).ShouldBe(HttpStatusCode.NoContent);
        await Until.TrueAsync(() => subscriber.Messages.Count == 2, Limit, "the drill is not on MQTT");
        using (var raised = JsonDocument.Parse(await client.GetStringAsync("/api/v1/alerts")))
        {
            raised.RootElement.GetProperty("alerts").GetArrayLength().ShouldBe(1);
        }

        (await PostAsync(client, "exercise", new { alert = "geomagnetic-storm", level = 0, by = "Ana" })).ShouldBe(HttpStatusCode.NoContent);
        await Until.TrueAsync(() => subscriber.Emptied.Count == 1, Limit, "the topic is not cleared");
        var messages = subscriber.Messages;
        await Schemas.ShouldHoldForAsync(messages);
        messages.ShouldAllBe(m => m.Topic == Topic && m.Json.GetProperty("exercise").GetBoolean());
        messages.Select(m => m.Json.GetProperty("state").GetString()).ShouldBe(["warning", "warning", "cleared"]);
        messages[1].Json.GetProperty("acknowledged_by").GetString().ShouldBe("Ana");
        messages[0].Json.GetProperty("headline").GetProperty("es").GetString()!.ShouldStartWith("SIMULACRO: ");

        var feed = await client.GetStringAsync("/cap/atom.xml");
        feed.Split("<entry>").Length.ShouldBe(4);
        foreach (var number in new[] { 1, 2, 3 })
        {
            await Reference.ShouldBeValidCapAsync(folder.Write($"cap-{number}.xml", await client.GetStringAsync($"/cap/{number}.xml")));
        }
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string what, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/alerts/" + what, body);
        return answer.StatusCode;
    }
}
