using System.Text.Json;
using RealtimeSwx.Forecasting.Kp;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class KpSummaryTests
{
    [Fact]
    public void Warnings_ShouldBeCountedAgainstWhatCame()
    {
        var counts = new KpContingency(Hits: 30, FalseAlarms: 10, Misses: 20, Quiet: 940);
        var report = JsonSerializer.SerializeToElement(counts.Report("w"));

        report.GetProperty("pod").GetDouble().ShouldBe(0.6, 1e-12);
        report.GetProperty("far").GetDouble().ShouldBe(0.25, 1e-12);
        report.GetProperty("hss").GetDouble().ShouldBe(2 * ((30.0 * 940) - (10 * 20)) / ((50.0 * 960) + (40 * 950)), 1e-12);
        default(KpContingency).Add(warned: true, came: false).Add(false, true).Add(true, true).Add(false, false).ShouldBe(new KpContingency(1, 1, 1, 1));
        JsonSerializer.SerializeToElement(default(KpContingency).Report("w")).GetProperty("pod").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Skill_ShouldBeMeasuredAgainstWhatWasKnownBefore()
    {
        // Two years of which the second is never stormy: the rate of the first is no good guide, the rate of the second would be.
        var series = KpSeries.Generate(730).Select((o, i) => i < 365 * 8 ? o : KpSeries.At(o.ValidTime, Math.Min(o.Value, 4))).ToList();
        var from = KpSeries.Start.AddDays(370);
        var summary = KpBacktest.Run(KpSeries.History(series), null, from, from.AddDays(60), TextWriter.Null, TestContext.Current.CancellationToken);

        var rate = series.Take(370 * 8).Count(o => o.Value > 4.5) / (370.0 * 8);
        summary.Climatology.ShouldNotBeNull()[0].ShouldBe(rate, 1e-9);
        var g1 = JsonSerializer.SerializeToElement(summary.ToReport()).GetProperty("probabilities")[0];
        g1.GetProperty("observed_rate").GetDouble().ShouldBe(0);
        g1.GetProperty("brier_of_climatology").GetDouble().ShouldBe(rate * rate, 1e-9);
        g1.GetProperty("brier_skill").ValueKind.ShouldBe(JsonValueKind.Null);
        KpBacktest.Run(KpSeries.History(series), null, KpSeries.Start.AddDays(60), KpSeries.Start.AddDays(70), TextWriter.Null, TestContext.Current.CancellationToken).Climatology.ShouldBeNull();
    }
}
