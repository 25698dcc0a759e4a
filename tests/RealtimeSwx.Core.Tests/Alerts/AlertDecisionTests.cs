using System.Collections.Immutable;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Tests.Alerts;

public sealed class AlertDecisionTests
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);
    private static readonly AlertContext Context = new("local", Simulated: false, Replay: true);
    private static readonly TimeSpan Kp = TimeSpan.FromHours(3);
    private readonly List<AlertMessage> _said = [];
    private AlertRule _rule = AlertRules.From(new AlertOptions()).RuleOf("geomagnetic-storm")!;
    private AlertEntityState _state = new("geomagnetic-storm");

    [Fact]
    public void AForecastOfG1_ShouldWarnOnce_AndAllClearShouldFollow()
    {
        Foresee(0, 0.7);
        Foresee(3, 0.8);
        Foresee(6, 0.2);
        Observe(6, 2);
        Said().ShouldBe(["06:00 Warning 1", "12:00 Cleared 0"]);
        var warning = _said[0];
        (warning.Probability, warning.PreviousLevel, warning.ValidFrom, warning.ValidTo, warning.Exercise, warning.Replay)
            .ShouldBe((0.7, 0, T0, T0.AddHours(6), false, true));
        warning.Evidence.ShouldBe(["kp-0"]);
        warning.Headline["en"].ShouldBe("G1 (minor) geomagnetic storm expected before 2003-10-29 12:00 UTC (70 %).");
        warning.Headline["es"].ShouldBe("Se espera tormenta geomagnética G1 (menor) antes de 2003-10-29 12:00 UTC (70 %).");
        _said[1].PreviousLevel.ShouldBe(1);
        _said[1].RaisedAt.ShouldBe(T0);
        _said.Select(m => m.Sequence).ShouldBe([1, 2]);
    }

    [Fact]
    public void ARaisedWarning_ShouldBeToldAgain_WhenItsTimeIsOverAndForecastsStillSayIt()
    {
        Foresee(0, 0.7);
        Foresee(3, 0.7);
        Foresee(6, 0.7);
        Said().ShouldBe(["06:00 Warning 1", "12:00 Warning 1"]);
        _said[1].ValidTo.ShouldBe(T0.AddHours(12));
        _said[1].RaisedAt.ShouldBe(T0);
    }

    [Fact]
    public void AnObservedStorm_ShouldRiseWithKp_AndFallOnlyBelowTheMinimumDuration()
    {
        Observe(0, 5);
        Observe(3, 7);
        Advance(6, 30);
        Observe(6, 5);
        Observe(9, 1);
        Said().ShouldBe(["09:00 Alert 1", "12:00 Alert 3", "15:00 Alert 1", "18:00 Cleared 0"]);
        _said[1].Value.ShouldBe(7);
        _said[1].Headline["en"].ShouldBe("G3 (strong) geomagnetic storm: Kp 7o observed, 2003-10-29 09:00 UTC.");
        _said[3].Headline["en"].ShouldStartWith("All clear");
    }

    [Fact]
    public void AnExpectedHigherLevel_ShouldBeSaid_WhileALowerOneIsThere()
    {
        Observe(0, 5);
        Foresee(3, 0.9, 0.6);
        Observe(3, 6);
        Said().ShouldBe(["09:00 Alert 1", "09:00 Warning 2", "12:00 Alert 2"]);
    }

    [Fact]
    public void Hysteresis_ShouldHoldALevel_UntilTheProbabilityIsBackByTheMargin()
    {
        Foresee(0, 0.52);
        Foresee(3, 0.45);
        Foresee(6, 0.39);
        // Within 0.1 of the limit at 09:00, below it at 12:00; the watch (0.35) holds.
        Said().ShouldBe(["06:00 Warning 1", "12:00 Watch 1"]);
    }

    [Fact]
    public void RaiseAfter_ShouldForgetABreak()
    {
        _rule = _rule with { RaiseAfter = TimeSpan.FromHours(4) };
        Observe(0, 5);
        Observe(3, 3);
        Observe(6, 5);
        Observe(9, 5);
        Said().ShouldBeEmpty();
        Observe(12, 5);
        Said().ShouldBe(["21:00 Alert 1"]);
    }

    [Fact]
    public void EvidenceWithoutSuccessor_ShouldExpire()
    {
        Observe(0, 5);
        Advance(6, 0);
        Said().Count.ShouldBe(1);
        Advance(9, 0);
        Said()[^1].ShouldBe("15:00 Cleared 0");
        _said[^1].Headline["en"].ShouldStartWith("Cleared for want of data: nothing newer than 2003-10-29 06:00 UTC");
    }

    [Fact]
    public void WhatIsSentAgain_ShouldChangeNothing()
    {
        Observe(0, 5);
        Observe(0, 5);
        Observe(3, 1);
        Observe(0, 5);
        Said().ShouldBe(["09:00 Alert 1", "12:00 Cleared 0"]);
    }

    [Fact]
    public void AnAcknowledgement_ShouldLastUntilTheLevelRises()
    {
        Refusal(new Acknowledge("geomagnetic-storm", T0, "ana")).ShouldContain("not raised");
        Observe(0, 5);
        Decide(new Acknowledge("geomagnetic-storm", null, "ana"), T0.AddHours(4));
        Decide(new Acknowledge("geomagnetic-storm", null, "ana"), T0.AddHours(4));
        Observe(3, 6);
        Said().Count.ShouldBe(3);
        _said.Select(m => m.AcknowledgedBy).ShouldBe([null, "ana", null]);
    }

    [Fact]
    public void ADrill_ShouldBeMarked_AndGiveWayToTheRealThing()
    {
        Decide(new Exercise("geomagnetic-storm", T0, AlertState.Warning, 3, TimeSpan.FromHours(8), "ana"), T0);
        Observe(0, 5);
        Said().ShouldBe(["06:00 Warning 3", "09:00 Cleared 0", "09:00 Alert 1"]);
        _said.Select(m => m.Exercise).ShouldBe([true, true, false]);
        _said[0].Headline["en"].ShouldStartWith("EXERCISE: ");
        _said[0].Headline["es"].ShouldStartWith("SIMULACRO: ");
        _said[2].RaisedAt.ShouldBe(T0.AddHours(3));
        Refusal(new Exercise("geomagnetic-storm", T0, AlertState.Warning, 3, TimeSpan.FromHours(1), "ana")).ShouldContain("really raised");
    }

    [Fact]
    public void ADrill_ShouldEndByItself()
    {
        Decide(new Exercise("geomagnetic-storm", T0, AlertState.Alert, 1, TimeSpan.FromMinutes(20), "ana"), T0);
        Advance(0, 10);
        Advance(0, 20);
        Said().ShouldBe(["06:00 Alert 1", "06:20 Cleared 0"]);
        Refusal(new Exercise("geomagnetic-storm", T0, AlertState.Alert, 6, TimeSpan.FromMinutes(20), "ana")).ShouldContain("1 to 5");
    }

    [Fact]
    public void ARuleThatIsGone_ShouldClearWhatItRaised()
    {
        Observe(0, 5);
        var decision = AlertDecision.Decide(_state, null, new Advance("geomagnetic-storm", T0.AddDays(1)), T0.AddDays(1), Context);
        var message = SwxJson.Parse<AlertMessage>(decision.Events.OfType<AlertChanged>().ShouldHaveSingleItem().Payload.Span);
        message.State.ShouldBe(AlertState.Cleared);
        message.Headline["en"].ShouldContain("removed from the configuration");
    }

    [Fact]
    public void AQuantile_ShouldRaiseToo()
    {
        _rule = _rule with { Warning = new ForecastTrigger(Kp, null, 0.5), Watch = null };
        Foresee(0, 0, 0);
        Said().ShouldBeEmpty();
        Decide(new Foresee("geomagnetic-storm", T0, T0, "kp-x", [Outlook(0, [0, 0, 0, 0, 0], 6.0)], false), T0);
        Said().ShouldBe(["06:00 Warning 2"]);
    }

    [Fact]
    public void QuietTimes_ShouldLeaveNoEvents()
    {
        for (var hour = 0; hour < 48; hour += 3)
        {
            Observe(hour, 2).ShouldBe(0);
            Foresee(hour, 0.1).ShouldBe(0);
        }
    }

    [Fact]
    public void AfterRecovery_EverythingShouldGoOn_FromEventsOrFromASnapshot()
    {
        var events = new List<IAlertEvent>();
        foreach (var command in (IAlertCommand[])[Observing(0, 5), Observing(3, 6), Observing(6, 6), new Acknowledge("geomagnetic-storm", T0.AddHours(9.5), "ana")])
        {
            var decision = AlertDecision.Decide(_state, _rule, command, command.At!.Value, Context);
            events.AddRange(decision.Events);
            _state = decision.Events.Aggregate(_state, (s, e) => s.Apply(e));
        }

        var replayed = events.Aggregate(new AlertEntityState("geomagnetic-storm"), (s, e) => s.Apply(e));
        var restored = AlertEntityState.From(_state.Snapshot());
        replayed.ShouldBeEquivalentTo(_state);
        restored.ShouldBeEquivalentTo(_state);
    }

    private static Observe Observing(int hour, double kp) => new(
        "geomagnetic-storm", T0.AddHours(hour) + Kp, T0.AddHours(hour), T0.AddHours(hour) + Kp, kp, $"kp/{hour}", "", false);

    private int Observe(int hour, double kp) => Decide(Observing(hour, kp), T0.AddHours(hour) + Kp);

    private int Foresee(int hour, double g1, double g2 = 0) => Decide(
        new Foresee("geomagnetic-storm", T0.AddHours(hour), T0.AddHours(hour), $"kp-{hour}", [Outlook(hour, [g1, g2, 0, 0, 0], 1), Outlook(hour + 3, [g1, g2, 0, 0, 0], 1)], false),
        T0.AddHours(hour));

    private void Advance(int hour, int minute) => Decide(new Advance("geomagnetic-storm", null), T0.AddHours(hour).AddMinutes(minute));

    private static Outlook Outlook(int hour, ImmutableArray<double> probabilities, double median) => new(
        T0.AddHours(hour), T0.AddHours(hour) + Kp, TimeSpan.Zero, probabilities, [.. Enumerable.Repeat(median, QuantileLevels.Count)]);

    private int Decide(IAlertCommand command, DateTimeOffset now)
    {
        var decision = AlertDecision.Decide(_state, _rule, command, now, Context);
        decision.Refusal.ShouldBeNull();
        if (decision.Noted is { } noted)
        {
            _state = _state.Apply(noted);
        }

        foreach (var e in decision.Events)
        {
            _state = _state.Apply(e);
            if (e is AlertChanged changed)
            {
                _said.Add(SwxJson.Parse<AlertMessage>(changed.Payload.Span));
            }
        }

        return decision.Events.Length;
    }

    private string Refusal(IAlertCommand command) => AlertDecision.Decide(_state, _rule, command, command.At!.Value, Context).Refusal.ShouldNotBeNull();

    private List<string> Said() => [.. _said.Select(m => $"{m.ProducedAt:HH:mm} {m.State} {m.Level}")];
}
