using Akka.Actor;
using Akka.Hosting;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Domain.Alerts;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Tests.Alerts;

/// <summary>The entity on a journal, stopped and started again.</summary>
public sealed class AlertActorTests(ITestOutputHelper output) : Akka.Hosting.TestKit.TestKit(output: output)
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly AlertContext _context = new("local", Simulated: false, Replay: true);

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        // The in-memory journal is the default.
    }

    [Fact]
    public async Task WhatIsRaised_ShouldBeRaisedAfterARestart_AndCountOn()
    {
        var rules = AlertRules.From(new AlertOptions());
        var actor = Begin(rules);
        (await AskAsync(actor, 0, 5)).ShouldBe(new AlertSettled("geomagnetic-storm", 1, AlertState.Alert, 1, false));
        (await actor.GracefulStop(Patience)).ShouldBeTrue();
        actor = Begin(rules);
        (await AskAsync(actor, 0, 5)).ShouldBe(new AlertSettled("geomagnetic-storm", 1, AlertState.Alert, 1, false));
        (await actor.Ask<object>(new Acknowledge("geomagnetic-storm", null, "ana"), Patience)).ShouldBe(new AlertSettled("geomagnetic-storm", 2, AlertState.Alert, 1, false));
        (await AskAsync(actor, 3, 1)).ShouldBe(new AlertSettled("geomagnetic-storm", 3, AlertState.Cleared, 0, true));
        (await actor.Ask<object>(new Acknowledge("geomagnetic-storm", null, "ana"), Patience)).ShouldBeOfType<AlertRefused>();
        (await actor.GracefulStop(Patience)).ShouldBeTrue();

        // The rule is gone by the next start.
        actor = Begin(new AlertRulebook([]));
        (await actor.Ask<object>(new Advance("geomagnetic-storm", T0.AddDays(1)), Patience)).ShouldBeOfType<AlertRefused>();
    }

    private IActorRef Begin(AlertRulebook rules) => Sys.ActorOf(Props.Create(() => new AlertActor("geomagnetic-storm", rules, _context, TimeProvider.System)));

    private static Task<object> AskAsync(IActorRef actor, int hour, double kp) => actor.Ask<object>(
        new Observe("geomagnetic-storm", T0.AddHours(hour + 3), T0.AddHours(hour), T0.AddHours(hour + 3), kp, $"kp/{hour}", "", false), Patience);
}
