using System.IO.Compression;
using RealtimeSwx.Integration.Tests.Support;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>The providers' own bytes, published by <c>mosquitto_pub</c>, end where an archive replay of the same bytes ends.</summary>
public sealed class InboundTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task BytesPublishedByAForeignClient_GiveTheReadModelAndForecastsOfAnArchiveReplay()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("uvg"));
        string lago = folder.File("uvg/lagodata"), maps = folder.File("jplg2670.12i"), symh = folder.File("asysym.wdc"), kp = folder.File("kp.txt");
        File.Copy(ReferenceData.Require("lago", "uvg", "lagodata"), lago);
        await using (var day = new GZipStream(File.OpenRead(ReferenceData.Require("gim", "jpl", "jplg2670.12i.gz")), CompressionMode.Decompress))
        {
            await using var plain = File.Create(maps);
            await day.CopyToAsync(plain);
        }

        // Three hours of minutes, and two days of Kp.
        await File.WriteAllLinesAsync(symh, File.ReadLines(ReferenceData.Require("native", "kyoto", "asysym_20150317.wdc")).Where(l => l[19..21] is "00" or "01" or "02"));
        await File.WriteAllLinesAsync(kp, File.ReadLines(ReferenceData.Require("native", "gfz", "Kp_ap_Ap_SN_F107_2016.txt")).TakeWhile(l => !l.StartsWith("2016 01 03", StringComparison.Ordinal)));

        await using (var replay = ChildProcess.Swx(
            ["up", "--source", "archive", "--archive", lago, "--archive", maps, "--archive", symh, "--archive", kp, "--exit-when-done", "--http", "0", "--mqtt", "0", "--data-dir", folder.File("replayed")]))
        {
            (await replay.ExitAsync(Limit)).ShouldBe(0, replay.Errors);
        }

        var replayed = await ReadModel.OfAsync(folder.File("replayed"));
        var port = ChildProcess.FreePort();
        await using (var system = ChildProcess.Swx(["up", "--source", "none", "--http", "0", "--mqtt", $"{port}", "--data-dir", folder.File("fed")]))
        {
            await Until.TrueAsync(() => system.Output.StartsWith("ready", StringComparison.Ordinal), Limit, "not ready");
            // In the order of their dates: what comes with an older date than the system's clock is known from now on only.
            await Mosquitto.PublishAsync(port, "swx/v1/local/in/lago-acqua/uvg", lago);
            await Mosquitto.PublishAsync(port, "swx/v1/local/in/ionex/jpl", maps);
            await Mosquitto.PublishAsync(port, "swx/v1/local/in/kyoto-wdc/kyoto", symh);
            await Mosquitto.PublishAsync(port, "swx/v1/local/in/gfz-kp-wide/gfz", kp);
            await Until.TrueAsync(
                async () => (await ReadModel.OfAsync(folder.File("fed"))) is var now
                    && now.Forecasts.Count >= replayed.Forecasts.Count && now.Observations.Count >= replayed.Observations.Count,
                Limit,
                "not everything has arrived");
        }

        var fed = await ReadModel.OfAsync(folder.File("fed"));
        ReadModel.Same(fed.Observations, replayed.Observations, "observations");
        ReadModel.Same(fed.Maps, replayed.Maps, "maps");
        ReadModel.Same(fed.Forecasts, replayed.Forecasts, "forecasts");
        fed.ShouldHoldNothingTwice();

        // The end of an archive settles the last scores; a feed has no end.
        fed.Scores.ShouldNotBeEmpty();
        fed.Scores.Except(replayed.Scores).ShouldBeEmpty();
    }
}
