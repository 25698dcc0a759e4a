using Akka.Actor;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Series;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.CosmicRays;
using static RealtimeSwx.Actors.Series.SeriesProtocol;

namespace RealtimeSwx.Core.Tests.Alerts;

/// <summary>From minutes of monitors over the series entities' state to what alerts are told, as the real chain does it.</summary>
public sealed class ForbushMeasuresTests : IAsyncLifetime
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 28, 0, 0, 0, TimeSpan.Zero);
    private static readonly SeriesId[] Monitors = [new("nm/oulu"), new("nm/kiel"), new("nm/rome"), new("lago/oulu"), new("lago/kiel"), new("lago/rome")];
    private readonly ActorSystem _system = ActorSystem.Create("forbush", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
    private readonly Dictionary<SeriesId, SeriesState> _states = Monitors.ToDictionary(m => m, m => new SeriesState(m));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _system.Terminate();

    [Theory]
    [InlineData("nm")]
    [InlineData("lago")]
    public async Task Stations_and_network_are_measured_once_an_hour_and_raise_after_two_low_hours(string family)
    {
        SeriesId[] detectors = [new($"{family}/oulu"), new($"{family}/kiel"), new($"{family}/rome")];
        var measures = new ForbushMeasures(_system.ActorOf(Props.Create(() => new Held(_states))));
        var (stations, network) = (new List<(double Hour, double Value)>(), new List<(double Hour, double Value, string Detail)>());
        for (var minute = 0; minute < 60 * 40; minute += 5)
        {
            var at = T0.AddMinutes(minute + 5);
            foreach (var (monitor, rate) in detectors.Zip([100.0, 160, 120]))
            {
                var value = rate * (minute < 60 * 30 ? 1 + (0.002 * Math.Sin(minute)) : 0.92);
                Record(new Observation(monitor, T0.AddMinutes(minute), TimeSpan.FromMinutes(5), value, Revision.Quicklook, Quality.Good, "nmdb") { AvailableAt = at });
            }

            var measured = await measures.MeasureAsync(detectors.Select(m => (m, T0.AddMinutes(minute), false)), at, TestContext.Current.CancellationToken);
            stations.AddRange(measured.Where(m => m.Series == $"{family}/oulu").Select(m => ((m.Seen.To - T0).TotalHours, m.Seen.Value)));
            network.AddRange(measured.Where(m => m.Series == $"{family}/network").Select(m => ((m.Seen.To - T0).TotalHours, m.Seen.Value, m.Seen.Detail)));
        }

        stations.Select(s => s.Hour).ShouldBe(Enumerable.Range(7, 33).Select(h => (double)h));
        stations.Where(s => s.Hour < 32).ShouldAllBe(s => s.Value == 0);
        stations.Where(s => s.Hour >= 32).ShouldAllBe(s => Math.Abs(s.Value - 8) < 0.3);
        network.Select(n => (n.Hour, n.Value > 0)).ShouldBe(stations.Select(s => (s.Hour, s.Value > 0)));
        network[^1].Detail.ShouldStartWith("2003-10-29 06:00 UTC, 8.0 %, ");
    }

    [Fact]
    public void Derived_rows_are_the_same_in_one_write_and_in_many()
    {
        var station = KnownSeries.Lago("x");
        var seconds = Enumerable.Range(0, 3 * 3600).Where(s => s % 60 < 20).Select(s => T0.AddSeconds(s)).ToList();
        var batches = seconds.Select(second => new RecordBatch(station,
        [
            Row(station, second, 200 + (second.Second % 7)), Row(new("lago/x/band1"), second, 120), Row(new("lago/x/band2"), second, 70), Row(new("lago/x/pressure"), second, 850 + (second.Minute / 10.0)),
        ], [], [], null)).ToList();
        var (one, many) = (new SeriesState(station), new SeriesState(station));
        var whole = one.Decide([.. batches], T0).SelectMany(e => e.Rows).Where(r => DerivedRates.IsDerived(r.Series)).ToList();
        var each = new List<Observation>();
        foreach (var batch in batches)
        {
            foreach (var e in many.Decide([batch], T0))
            {
                many.Apply(e);
                each.AddRange(e.Rows.Where(r => DerivedRates.IsDerived(r.Series)));
            }
        }

        each.ShouldBe(whole);
        whole.Count(r => r.Series == DerivedRates.Hour(station)).ShouldBe(2);
        whole.Count(r => r.Series == DerivedRates.Corrected(station)).ShouldBe(179);
        whole.Count(r => r.Series.Value == "lago/x/corrected/band2").ShouldBe(179);
        whole.Single(r => r.Series == DerivedRates.Reference(station)).Value.ShouldBe(850);
        var last = whole.Last(r => r.Series == DerivedRates.Corrected(station));
        last.Value.ShouldBe(Math.Exp(0.0015 * 5.8) * seconds.Where(s => s.Minute == 58 && s.Hour == 2).Average(s => 200 + (s.Second % 7)), 1e-9);
        last.AvailableAt.ShouldBe(T0.AddHours(3).AddMinutes(-1).AddSeconds(1));
        many.Decide([batches[^1]], T0).ShouldBeEmpty();

        // A restart from the snapshot goes on as if there had been none.
        var restored = new SeriesState(station);
        restored.Apply(many.Snapshot());
        var next = new RecordBatch(station, [Row(station, T0.AddHours(3), 200)], [], [], null);
        restored.Decide([next], T0).Single().Rows.ShouldBe(many.Decide([next], T0).Single().Rows);
    }

    private static Observation Row(SeriesId series, DateTimeOffset second, double value) =>
        new(series, second, TimeSpan.FromSeconds(1), value, Revision.Quicklook, Quality.Good, "acqua") { AvailableAt = second.AddSeconds(1) };

    private void Record(Observation row)
    {
        var state = _states[row.Series];
        foreach (var e in state.Decide([new RecordBatch(row.Series, [row], [], [], null)], row.AvailableAt))
        {
            state.Apply(e);
        }
    }

    private sealed class Held : ReceiveActor
    {
        public Held(Dictionary<SeriesId, SeriesState> states) => Receive<ReadWindow>(query => Sender.Tell(states[query.Series].Read(query)));
    }
}
