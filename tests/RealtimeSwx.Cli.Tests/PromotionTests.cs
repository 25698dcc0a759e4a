using System.Text;
using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Cli.Tests;

/// <summary>
/// Incremental training on the measured storms of September and October 2001, an example of each outcome: two days of scored forecasts, an update of the
/// networks, a shadow beside the champion until it is promoted or refused.
/// </summary>
public sealed class PromotionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-promotion-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ABetterUpdate_ShouldBePromoted_AndForecastsFromBeforeItStillBeReproduced()
    {
        var archive = ReferenceData.Require("symh", "validation.csv.gz");
        await ReplayAsync(archive, "--from", "2001-10-03T00:00Z", "--to", "2001-10-05T18:00Z");
        var decisions = await DecisionsAsync();
        decisions.Select(d => d.Decision).ShouldBe([ModelDecision.Registered, ModelDecision.Challenger, ModelDecision.Promoted]);
        var promoted = decisions[^1];
        promoted.Champion.ShouldBe(decisions[1].Checkpoint);
        promoted.PreviousChampion.ShouldBe(decisions[0].Checkpoint);
        var evidence = promoted.Evidence.ShouldNotBeNull();
        evidence.Challenger.ShouldBeLessThan(evidence.Champion);
        evidence.From.ShouldBeGreaterThanOrEqualTo(decisions[1].DecidedAt);

        // A second process goes on, with the promoted champion.
        await ReplayAsync(archive, "--from", "2001-10-05T18:00Z", "--to", "2001-10-05T18:30Z");
        var (before, after) = await FirstAndLastAsync();
        before.Checkpoint.ShouldBe(promoted.PreviousChampion);
        after.Checkpoint.ShouldBe(promoted.Champion);
        foreach (var forecast in (ForecastRow[])[before, after])
        {
            var (code, output, errors) = await SwxProgram.RunAsync("explain", forecast.Id, "--data-dir", _folder);
            code.ShouldBe(0, errors + output);
            output.ShouldContain(forecast.Checkpoint);
            output.ShouldContain("reproduced byte for byte");
        }
    }

    [Fact]
    public async Task AnUpdateTrainedOnLabelsAnHourLate_ShouldBeRefused()
    {
        await ReplayAsync(ReferenceData.Require("symh", "validation.csv.gz"), "--to", "2001-09-23T05:00Z", "--drill-label-shift", "PT1H");
        var decisions = await DecisionsAsync();
        decisions.Select(d => d.Decision).ShouldBe([ModelDecision.Registered, ModelDecision.Challenger, ModelDecision.Refused]);
        decisions[1].Reason.ShouldContain("labels shifted by 01:00:00");
        decisions[2].Champion.ShouldBe(decisions[0].Checkpoint);
        decisions[2].Evidence.ShouldNotBeNull().N.ShouldBeGreaterThan(500);
    }

    private Task<string> ReplayAsync(string archive, params string[] more) => SwxProgram.ReplayAsync(_folder, archive, ["--storm", "69", "--incremental", .. more]);

    private async Task<List<ModelMessage>> DecisionsAsync()
    {
        await using var storage = await OpenAsync();
        return [.. (await storage.ReadModel.MessagesAsync("model", "symh", 100, CancellationToken.None)).Select(m => SwxJson.Parse<ModelMessage>(Encoding.UTF8.GetBytes(m.PayloadJson)))];
    }

    private async Task<(ForecastRow First, ForecastRow Last)> FirstAndLastAsync()
    {
        await using var storage = await OpenAsync();
        var all = await storage.ReadModel.ForecastsAsync("symh", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 10_000, CancellationToken.None);
        return (all[all.Count / 2], all[^1]);
    }

    private Task<SwxStorage> OpenAsync() => SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"));
}
