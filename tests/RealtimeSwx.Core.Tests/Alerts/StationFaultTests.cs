using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Simulation;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Tests.Alerts;

/// <summary>From the clustered windows of a detector whose gain drops and comes back to its alert, as the station's entity tells them.</summary>
public sealed class StationFaultTests(ITestOutputHelper output) : Akka.Hosting.TestKit.TestKit(output: output)
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        // The in-memory journal is the default.
    }

    [Fact]
    public async Task AGainThatDrops_RaisesTheStationsAlert_AndClearsIt_WhenItIsBack()
    {
        const string Name = "station-fault/lago/sim";
        var options = new AlertOptions();
        options.Rules["station-fault"].MinimumDuration = TimeSpan.Zero;
        var rules = AlertRules.From(options);
        var alert = Sys.ActorOf(Props.Create(() => new AlertActor(Name, rules, new AlertContext("local", false, true), TimeProvider.System)));
        var told = new ConcurrentQueue<AlertSettled>();
        var router = new AlertRouter(
            Sys.ActorOf(Props.Create(() => new Listening(alert, told))), rules, new AlertMeasures(ActorRefs.Nobody, null!), _ => Task.FromResult<IReadOnlyList<string>>([]));
        var states = new List<(TimeSpan After, AlertState State)>();
        var drop = T0 + 70 * Window;
        foreach (var result in Windows(drop, drop + 15 * Window, 200))
        {
            await router.ClusteredAsync(result, result.WindowEnd, TestContext.Current.CancellationToken);
            while (told.TryDequeue(out var settled))
            {
                states.Add((result.WindowEnd - drop, settled.State));
            }
        }

        // The first window tells in any case; from the drop on every window until the alert is quiet.
        states[0].After.ShouldBe(Window - (drop - T0));
        states.Where(s => s.After > TimeSpan.Zero).Select(s => s.State).Distinct().ShouldBe([AlertState.Alert, AlertState.Cleared]);
        states.First(s => s.State == AlertState.Alert).After.ShouldBeInRange(Window, 12 * Window);
        states[^1].State.ShouldBe(AlertState.Cleared);
    }

    private static IEnumerable<ClusterResult> Windows(DateTimeOffset from, DateTimeOffset until, int count)
    {
        var settings = new SimulationSettings
        {
            Start = T0, Duration = TimeSpan.FromHours(1), StormOnset = null, PulseRateHz = 100, Fault = new StationFault(from) { GainFactor = 0.8, Until = until },
        };
        var station = new StationModel(settings, SimulationGrid.Of(settings), null);
        ClusterResult? last = null;
        for (var window = 0; window < count; window++)
        {
            var seconds = Enumerable.Range(0, 10).Select(s => station.Batch(T0 + window * Window + TimeSpan.FromSeconds(s)));
            yield return last = LagoClusterer.Run(ClusterWork.Of([.. seconds]), last);
        }
    }

    /// <summary>Passes commands on and keeps the answers before they go back.</summary>
    private sealed class Listening : ReceiveActor
    {
        public Listening(IActorRef alert, ConcurrentQueue<AlertSettled> told) => Receive<IAlertCommand>(command => alert.Ask<AlertSettled>(command).PipeTo(Sender, success: answer =>
        {
            told.Enqueue(answer);
            return answer;
        }));
    }
}
