using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Cli.Tests;

public sealed class TecForecastTests
{
    [Fact]
    public async Task Forecast_ShouldWriteTwelveMapsWithRms_TheSameBytesEachTime()
    {
        string[] command = ["forecast", "tec", "--data", ReferenceData.Require("gim", "jpl"), "--at", "2012-09-29T00:00Z", "--to", "ionex"];
        var (code, output, errors) = await SwxProgram.RunAsync(command);
        code.ShouldBe(0, errors);
        output.Split("START OF TEC MAP").Length.ShouldBe(13);
        output.Split("START OF RMS MAP").Length.ShouldBe(13);
        (await SwxProgram.RunAsync(command)).Output.ShouldBe(output);
    }

    [Fact]
    public async Task Forecast_ShouldBeIssuedWhenItIsAskedFor_AndNotSeeTheDayThatFollows()
    {
        var folder = Directory.CreateTempSubdirectory("swx-tec-");
        try
        {
            string[] command = ["forecast", "tec", "--at", "2012-09-29T00:00Z", "--to", "ionex", "--data"];
            foreach (var file in Directory.EnumerateFiles(ReferenceData.Require("gim", "jpl")).Where(f => !f.Contains("jplg2730", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            var (code, output, errors) = await SwxProgram.RunAsync([.. command, ReferenceData.Require("gim", "jpl")]);
            code.ShouldBe(0, errors);
            output.ShouldContain("FORECAST issued 2012-09-29T00:00Z");
            output.ShouldContain("  2012     9    29     2     0     0                        EPOCH OF FIRST MAP");
            (await SwxProgram.RunAsync([.. command, folder.FullName])).Output.ShouldBe(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Shipped_ShouldNotLoadTorch()
    {
        // Its members have closed forms: a forecast waits for no library of networks.
        var learners = new LearnersOnDemand("cpu");
        using var model = new TecPipeline("jpl").LoadModel(ShippedModels.Load("tec")!, learners);

        learners.Loaded.ShouldBeFalse();
    }

    [Fact]
    public async Task Forecast_ShouldRefuseADevice_ThatIsNone()
    {
        var (code, _, errors) = await SwxProgram.RunAsync("forecast", "tec", "--data", "none", "--at", "2012-09-29T00:00Z", "--device", "abacus");

        code.ShouldBe(ExitCodes.Usage);
        errors.ShouldContain("abacus");
    }
}
