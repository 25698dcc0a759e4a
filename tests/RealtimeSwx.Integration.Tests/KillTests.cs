using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary><c>kill -9</c> in the middle of a replay, and a second process on the same data folder.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(25)]
    [InlineData(61)]
    public async Task AReplayThatWasKilled_GoesOnAndEndsLikeOneThatWasNot(int forecastsBefore)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync();
        string[] replay =
        [
            "up", "--source", "archive", "--archive", folder.Write("storm.csv", Generated.Storm("2012-09-26", "2012-09-26T08:00Z")),
            "--archive", folder.Write("kp.csv", Generated.Kp("2012-09-24", "2012-09-27")), "--speed", "max", "--exit-when-done", "--http", "0",
        ];
        await using (var whole = ChildProcess.Swx([.. replay, "--mqtt", "0", "--data-dir", folder.File("whole")]))
        {
            (await whole.ExitAsync(Limit)).ShouldBe(0, whole.Errors);
        }

        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        string[] killed = [.. replay, "--broker", broker.Uri, "--data-dir", folder.File("killed")];
        await using (var first = ChildProcess.Swx(killed))
        {
            await Until.TrueAsync(() => Issued(subscriber).Count >= forecastsBefore || !first.Running, Limit, $"no {forecastsBefore} forecasts");
            await first.KillAsync();
        }

        var before = Issued(subscriber).Count;
        await using (var second = ChildProcess.Swx(killed))
        {
            (await second.ExitAsync(Limit)).ShouldBe(0, second.Errors);
        }

        await subscriber.CaughtUpAsync();
        var (expected, actual) = (await ReadModel.OfAsync(folder.File("whole")), await ReadModel.OfAsync(folder.File("killed")));
        before.ShouldBeLessThan(expected.Forecasts.Count, "the kill came too late to show anything");
        actual.ShouldHoldNothingTwice();
        ReadModel.Same(actual.Observations, expected.Observations, "observations");
        ReadModel.Same(actual.Forecasts, expected.Forecasts, "forecasts");
        ReadModel.Same(actual.Scores, expected.Scores, "scores");

        // At least once on the wire, but never two forecasts of one issue time, nor two contents under one id.
        var captured = Issued(subscriber);
        captured.GroupBy(m => (m.Topic, m.Time("issued_at"))).ShouldAllBe(g => g.Select(m => m.Raw).Distinct().Count() == 1);
        captured.Select(m => m.Id).Distinct().Count().ShouldBe(expected.Forecasts.Count);
    }

    private static List<Message> Issued(Subscriber subscriber) => [.. subscriber.Messages.Where(m => m.Topic.Contains("/forecast/", StringComparison.Ordinal))];
}
