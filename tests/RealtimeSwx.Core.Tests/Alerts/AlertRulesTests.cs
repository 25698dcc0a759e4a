using Microsoft.Extensions.Configuration;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Core.Tests.Alerts;

public sealed class AlertRulesTests
{
    [Fact]
    public void ShippedRules_ShouldHold()
    {
        var rules = AlertRules.From(new AlertOptions());
        rules.Rules.Select(r => r.Name).ShouldBe(["feed-stale", "forbush-decrease", "geomagnetic-storm", "model-degraded", "station-fault", "symh-storm", "tec-anomaly"]);
        rules.Observing(AlertMeasure.Value, "kp").Select(o => o.Alert).ShouldBe(["geomagnetic-storm"]);
        rules.Observing(AlertMeasure.TecDeparture, "tec/jpl").Select(o => o.Alert).ShouldBe(["tec-anomaly/tec/jpl"]);
        rules.Observing(AlertMeasure.FeedStale, "kp").Select(o => o.Alert).ShouldBe(["feed-stale/kp"]);
        rules.RuleOf("feed-stale/kp")!.Name.ShouldBe("feed-stale");
        rules.RuleOf("feed-stal").ShouldBeNull();
        AlertRules.From(new AlertOptions { Enabled = false }).Rules.ShouldBeEmpty();
    }

    [Fact]
    public void Settings_ShouldChangeShippedRules_AndAddOthers()
    {
        var options = Read(
            ("Alerts:Rules:geomagnetic-storm:Warning:Probability", "0.6"),
            ("Alerts:Rules:tec-anomaly:Enabled", "false"),
            ("Alerts:Rules:dst:Scale", "symh"), ("Alerts:Rules:dst:Series", "dst"), ("Alerts:Rules:dst:Levels:0", "-80"));
        var rules = AlertRules.From(options);
        rules.RuleOf("geomagnetic-storm")!.Warning.ShouldBe(new ForecastTrigger(TimeSpan.FromHours(3), 0.6, null));
        rules.RuleOf("geomagnetic-storm")!.Watch.ShouldNotBeNull();
        rules.RuleOf("tec-anomaly").ShouldBeNull();
        var dst = rules.RuleOf("dst")!;
        dst.Scale.Levels.ShouldHaveSingleItem().Threshold.ShouldBe(-80);
        dst.Scale.LevelOf(-80).ShouldBe(1);
        dst.Scale.LevelOf(-79).ShouldBe(0);
    }

    [Theory]
    [InlineData("Scale", "Kp", "Alerts:Rules:my-rule: Scale: 'Kp' is no scale; there are: G, symh, tec, forbush, stale, degraded, fault.")]
    [InlineData("Series", "KP", "Alerts:Rules:my-rule: Series: 'KP' is neither a series such as kp nor a family such as tec/*.")]
    [InlineData("Series", "", "Alerts:Rules:my-rule: Series: a rule needs a series to observe, or a forecast by Warning or Watch.")]
    [InlineData("Warning:Probability", "1.5", "Alerts:Rules:my-rule: Warning:Probability: it is a number above 0, up to 1.")]
    [InlineData("Warning:Quantile", "0.5", "Alerts:Rules:my-rule: Target: '' is no forecast target; a rule with Warning or Watch has one: kp, kp-wind, symh or tec/<analysis>.", "Series", "")]
    [InlineData("Warning:Lead", "5.00:00:00", "Alerts:Rules:my-rule: Warning:Lead: it is a time from 0 to four days.")]
    [InlineData("Levels:0", "7", "Alerts:Rules:my-rule: Levels: limits go from the mildest to the worst, rising.", "Levels:1", "6")]
    [InlineData("MinimumDuration", "-00:01:00", "Alerts:Rules:my-rule: MinimumDuration: it is a time from 0 to two days.")]
    public void AWrongRule_ShouldBeOneErrorThatNamesRuleAndField(string field, string value, string error, string also = "Margin", string with = "0") =>
        Should.Throw<InputException>(() => AlertRules.From(Read(
            ("Alerts:Rules:my-rule:Scale", "G"), ("Alerts:Rules:my-rule:Series", "kp"),
            ("Alerts:Rules:my-rule:" + also, with), ("Alerts:Rules:my-rule:" + field, value)))).Message.ShouldBe(error);

    [Fact]
    public void AnyRoundingOfKp_ShouldBeTheSameLevel()
    {
        foreach (var kp in (double[])[4.667, 14 / 3.0, 4.7, 4.67])
        {
            AlertScale.Geomagnetic.LevelOf(kp).ShouldBe(1);
        }

        AlertScale.Geomagnetic.LevelOf(4.333).ShouldBe(0);
        AlertScale.Geomagnetic.LevelOf(9).ShouldBe(5);
        AlertScale.Geomagnetic.LevelOf(8.667).ShouldBe(4);
        AlertScale.SymH.LevelOf(-250).ShouldBe(3);
        AlertScale.SymH.LevelOf(-45, held: 1, margin: 10).ShouldBe(1);
        AlertScale.SymH.LevelOf(-39, held: 1, margin: 10).ShouldBe(0);
    }

    private static AlertOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(s => s.Key).ToDictionary(g => g.Key, g => (string?)g.Last().Value)).Build();
        var options = new AlertOptions();
        configuration.GetSection(AlertOptions.SectionName).Bind(options);
        return options;
    }
}
