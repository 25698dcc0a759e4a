using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;

namespace RealtimeSwx.Formats.Tests.Ionex;

public sealed class ForecastIonexTests
{
    private static readonly DateTimeOffset Issue = new(2026, 11, 26, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void LongName_ShouldCarryStartLengthAndStep_AndComeBackAsAPrediction()
    {
        Forecast(2).LongName("SWX").ShouldBe("SWX0OPSPRD_20263301400_01D_02H_GIM.INX");
        Forecast(0.25).LongName("A1B").ShouldBe("A1B0OPSPRD_20263301215_01D_15M_GIM.INX");
        Should.Throw<ArgumentException>(() => Forecast(2).LongName("swx"));
        var back = FeedFile.ReadBytes(Forecast(2).Compressed(), "/out/glotec/SWX0OPSPRD_20263301400_01D_02H_GIM.INX.gz").Select(r => r.ShouldBeOfType<TecMap>()).ToList();
        back.Count.ShouldBe(12);
        back[0].Series.ShouldBe(KnownSeries.Tec("swx-prd"));
        back[11].Epoch.ShouldBe(Issue.AddMinutes(-30).AddHours(24));
        back[0].Rms[100].ShouldBe(1.5f);
    }

    [Fact]
    public void Bytes_ShouldFollowFromTheForecastAlone() => Forecast(2).Compressed().ShouldBe(Forecast(2).Compressed());

    private static ForecastIonex Forecast(double step) => new("id", "tec/glotec", Issue, [.. Enumerable.Range(1, 12).Select(i => new TecMap(
        KnownSeries.Glotec, Issue.AddMinutes(-30).AddHours(step * i), Issue, TecGrid.Igs, [.. Enumerable.Repeat(20f + i, TecGrid.Igs.Count)], [.. Enumerable.Repeat(1.5f, TecGrid.Igs.Count)], "test"))]);
}
