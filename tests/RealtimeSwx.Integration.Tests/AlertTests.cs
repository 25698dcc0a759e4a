using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeSwx.Integration.Tests.Support;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Integration.Tests;

/// <summary>A forecast of G1 goes the whole way: Kp archive, model, alert entity, outbox, and out through every channel to programs of others.</summary>
public sealed class AlertTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task AForecastOfG1_RaisesOneAlertOnEveryChannel_AndAnAllClearFollows()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync();
        await using var manager = await Alertmanager.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        var settings = Settings(folder, receiver.Url, manager.Url);
        await using var system = ChildProcess.Swx(
        [
            "up", "--source", "archive", "--archive", folder.Write("kp.csv", QuietThenStorm()), "--from", "2012-10-04", "--speed", "20000", "--exit-when-done",
            "--http", "0", "--broker", broker.Uri, "--data-dir", folder.File("data"), "--config", settings,
        ]);
        IReadOnlyList<JsonElement> active = [];
        await Until.TrueAsync(async () => (active = await manager.AlertsAsync()).Count > 0 || !system.Running, Limit, "nothing in Alertmanager");
        var label = active.ShouldHaveSingleItem().GetProperty("labels");
        (label.GetProperty("alertname").GetString(), label.GetProperty("severity").GetString()).ShouldBe(("g1-forecast", "warning"));
        (await system.ExitAsync(Limit)).ShouldBe(0, system.Errors);
        await subscriber.CaughtUpAsync();

        var alerts = subscriber.Messages.Where(m => m.Topic == "swx/v1/local/alert/g1-forecast").ToList();
        await Schemas.ShouldHoldForAsync(alerts);
        alerts.Select(m => m.Sequence).ShouldBe(Enumerable.Range(1, alerts.Count).Select(i => (long)i));
        alerts.Count(m => m.Json.GetProperty("previous_level").GetInt32() == 0).ShouldBe(1, "raised once");
        var (raised, last) = (alerts[0], alerts[^1]);
        State(raised).ShouldBe("warning");
        raised.Json.GetProperty("probability").GetDouble().ShouldBeGreaterThanOrEqualTo(0.5);
        State(last).ShouldBe("cleared");
        subscriber.Emptied.ShouldBe(["swx/v1/local/alert/g1-forecast"]);

        // It rests on a forecast that was published.
        var evidence = raised.Json.GetProperty("evidence")[0].GetString();
        subscriber.Messages.ShouldContain(m => m.Topic == "swx/v1/local/forecast/kp/ensemble" && m.Id == evidence);

        receiver.Requests.Select(r => r.Id).ShouldBeUnique();
        receiver.Requests.Count.ShouldBe(alerts.Count);
        receiver.Requests.Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("data").GetProperty("id").GetString()).ShouldBe(alerts.Select(m => m.Id));
        foreach (var request in receiver.Requests)
        {
            (await Reference.VerifyWebhookAsync(WebhookReceiver.Secret, request.Headers, request.Body)).ShouldStartWith("verified alert.");
        }

        Directory.GetFiles(folder.File("cap"), "*.xml").Length.ShouldBe(alerts.Count);
        foreach (var file in Directory.GetFiles(folder.File("cap")))
        {
            await Reference.ShouldBeValidCapAsync(file);
        }

        (await manager.AlertsAsync()).ShouldBeEmpty("resolved");
    }

    [Fact]
    public async Task TheSameReplay_AlertsTheSame_AtAnySpeed()
    {
        using var folder = new TempFolder();
        var archive = folder.Write("kp.csv", QuietThenStorm());
        var fast = await AlertsOfAsync(folder, archive, "max");
        var slow = await AlertsOfAsync(folder, archive, "60000");
        fast.ShouldContain(a => a.Contains("\"rule\":\"geomagnetic-storm\"", StringComparison.Ordinal) && a.Contains("\"state\":\"alert\"", StringComparison.Ordinal));
        slow.ShouldBe(fast);
    }

    /// <summary>What the shipped rules say of an archive, as it lies in the outbox.</summary>
    private static async Task<List<string>> AlertsOfAsync(TempFolder folder, string archive, string speed)
    {
        var data = folder.File("data-" + speed);
        await using (var system = ChildProcess.Swx(
            ["up", "--source", "archive", "--archive", archive, "--from", "2012-10-04", "--speed", speed, "--exit-when-done", "--http", "0", "--mqtt", "0", "--data-dir", data]))
        {
            (await system.ExitAsync(Limit)).ShouldBe(0, system.Errors);
        }

        await using var storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(data, "swx.db")}"));
        return [.. (await storage.Alerts.HistoryAsync(null, 1000, TestContext.Current.CancellationToken)).OrderBy(a => a.Alert).ThenBy(a => a.Sequence).Select(a => a.PayloadJson)];
    }

    private static string State(Message message) => message.Json.GetProperty("state").GetString()!;

    private static string Settings(TempFolder folder, string webhook, string manager)
    {
        var secret = folder.Write("webhook.secret", WebhookReceiver.Secret);
        string[] shipped = ["geomagnetic-storm", "symh-storm", "tec-anomaly", "forbush-decrease", "feed-stale", "station-fault", "model-degraded"];
        var rules = shipped.ToDictionary(r => r, object (_) => new { Enabled = false });
        rules["g1-forecast"] = new { Scale = "G", Target = "kp", Levels = new[] { 4.5 }, ProbabilityMargin = 0.1, Warning = new { Lead = "03:00:00", Probability = 0.5 } };
        return folder.Write("swx.json", JsonSerializer.Serialize(new
        {
            Alerts = new { Rules = rules },
            AlertChannels = new
            {
                Replays = true,
                Webhooks = new { test = new { Url = webhook, SecretFile = secret } },
                Alertmanager = new { Url = manager },
                Cap = new { Folder = folder.File("cap"), Sender = "swx@example.org" },
            },
        }));
    }

    /// <summary>A month and more of Kp around 1, a storm of a day and a half, and quiet again.</summary>
    private static string QuietThenStorm()
    {
        var text = new StringBuilder("interval_start_utc,kp_thirds,kp\n");
        var storm = Generated.At("2012-10-05");
        for (var time = Generated.At("2012-09-01"); time < Generated.At("2012-10-09"); time += TimeSpan.FromHours(3))
        {
            var since = (time - storm).TotalHours;
            var thirds = since is >= 0 and < 36 ? 19 : 3 + (int)(time.DayOfYear % 3);
            text.Append(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{thirds},{(thirds / 3.0).ToString("0.000", CultureInfo.InvariantCulture)}\n");
        }

        return text.ToString();
    }
}
