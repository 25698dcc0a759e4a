using System.Collections.Immutable;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Core.Forecasts;
using static RealtimeSwx.Actors.Forecasts.ForecastProtocol;

namespace RealtimeSwx.Core.Tests.Forecasts;

public sealed class ForecastEntityStateTests
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ImmutableArray<double> Flat = [.. Enumerable.Repeat(-100.0, 19)];

    [Fact]
    public void An_issue_becomes_a_sample_when_all_its_leads_are_scored()
    {
        var state = new ForecastEntityState("symh").Apply(Issue(Start));
        state = state.Apply(Scores(Start + Hour, Score(Start, Hour, -90)));
        state.Samples.ShouldBeEmpty();
        state = state.Apply(Scores(Start + 2 * Hour, Score(Start, 2 * Hour, -80)));
        state.Samples.ShouldHaveSingleItem().Truth.ShouldBe([-90, -80]);
        state.Pending.ShouldBeEmpty();
    }

    [Fact]
    public void Champion_and_challenger_are_compared_on_the_same_truth()
    {
        var shadow = new ShadowForecast("other", [Hour, 2 * Hour], [[.. Flat.Select(_ => -90.0)], Flat]);
        var state = new ForecastEntityState("symh").Apply(Issue(Start, shadow));
        var pair = state.PairedLosses([Score(Start, Hour, -90)]).ShouldHaveSingleItem();
        pair.Challenger.ShouldBe(0);
        pair.Champion.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void An_issue_whose_truth_never_comes_is_given_up()
    {
        var state = new ForecastEntityState("symh").Apply(Issue(Start));
        state.Apply(Scores(Start.AddDays(5))).Pending.ShouldBeEmpty();
    }

    [Fact]
    public void A_snapshot_restores_everything()
    {
        var state = new ForecastEntityState("symh").Apply(Issue(Start)).Apply(Scores(Start + Hour, Score(Start, Hour, -90)));
        var restored = new ForecastEntityState("symh").Apply(state.Snapshot());
        restored.Snapshot().ShouldBeEquivalentTo(state.Snapshot());
    }

    private static Ticked Issue(DateTimeOffset at, ShadowForecast? shadow = null) => new(
        "symh",
        at,
        [],
        new IssuedForecast("id", 1, at, "Final", [Hour, 2 * Hour], "input", "checkpoint", "before", false, "", "", default, shadow, [], at, false, null),
        "after",
        at);

    private static Ticked Scores(DateTimeOffset at, params VerifierProtocol.LeadScore[] scores) => new("symh", at, [.. scores], null, "after", at);

    private static VerifierProtocol.LeadScore Score(DateTimeOffset issued, TimeSpan lead, double observed) => new(
        "id", issued, issued + lead, lead, observed, Flat, ImmutableSortedDictionary<string, double>.Empty, ImmutableSortedDictionary<string, double>.Empty);
}
