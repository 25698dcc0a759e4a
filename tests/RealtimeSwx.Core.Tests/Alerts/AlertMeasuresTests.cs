using Akka.Actor;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Series;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Tests.Alerts;

/// <summary>Measures that look at the days before, over a series that answers as the real one does.</summary>
public sealed class AlertMeasuresTests : IAsyncLifetime
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SeriesId Oulu = new("nm/oulu");
    private static readonly SeriesId Jpl = new("tec/jpl");
    private readonly ActorSystem _system = ActorSystem.Create("measures", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-measures-").FullName;
    private SwxStorage _storage = null!;

    public async ValueTask InitializeAsync() => _storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"));

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AForbushDecrease_ShouldBeMeasuredOnceAnHour_AgainstTheDayBefore()
    {
        List<Observation> rows = [.. Enumerable.Range(0, 26 * 12).Select(i => Rate(5 * i, i < 24 * 12 ? 100 : i < 25 * 12 ? 92 : 60))];
        var measures = Measures(Oulu, rows, []);
        var first = rows[25 * 12];
        var decrease = await measures.CountDecreaseAsync(first, first.AvailableAt, TestContext.Current.CancellationToken);
        decrease.ShouldNotBeNull().Value.ShouldBe(8, 0.001);
        (decrease.From, decrease.To).ShouldBe((T0.AddHours(24), T0.AddHours(25)));
        // Later in the hour nothing new is known of the hour before.
        (await measures.CountDecreaseAsync(rows[(25 * 12) + 1], rows[(25 * 12) + 1].AvailableAt, TestContext.Current.CancellationToken)).ShouldBeNull();
        // Too little to compare with.
        (await measures.CountDecreaseAsync(rows[12 * 10], rows[12 * 10].AvailableAt, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task ATecAnomaly_ShouldBeMeasuredAgainstTheMedianOfTheSameHour()
    {
        var maps = Enumerable.Range(0, 10).SelectMany(day => new[] { Map(day, 0, 5), Map(day, 12, day == 9 ? 60 : 40) }).ToList();
        var references = new List<SeriesProtocol.MapRef>();
        foreach (var map in maps)
        {
            var blob = await _storage.Blobs.PutAsync(TecMapCodec.Encode(map), TecMapCodec.ContentType, TestContext.Current.CancellationToken);
            references.Add(new SeriesProtocol.MapRef(Jpl, map.Epoch, map.Edition, map.Revision, map.AvailableAt, blob, "jpl", false));
        }

        var measures = Measures(Jpl, [], references);
        var departure = await measures.TecDepartureAsync(maps[^1], maps[^1].Epoch, TestContext.Current.CancellationToken);
        departure.ShouldNotBeNull().Value.ShouldBe(50, 0.001);
        (await measures.TecDepartureAsync(maps[2], maps[2].Epoch, TestContext.Current.CancellationToken)).ShouldBeNull("two days are too few");
    }

    private AlertMeasures Measures(SeriesId root, List<Observation> rows, List<SeriesProtocol.MapRef> maps)
    {
        var state = new SeriesState(root);
        state.Apply(new SeriesProtocol.BatchRecorded(root, [.. rows], [.. maps], [], T0, null));
        return new AlertMeasures(_system.ActorOf(Props.Create(() => new Held(state))), _storage.Blobs);
    }

    private static Observation Rate(int minute, double value) =>
        new(Oulu, T0.AddMinutes(minute), TimeSpan.FromMinutes(5), value, Revision.Quicklook, Quality.Good, "nmdb") { AvailableAt = T0.AddMinutes(minute + 5) };

    private static TecMap Map(int day, int hour, float value) =>
        new(Jpl, T0.AddDays(day).AddHours(hour), T0.AddDays(day), new TecGrid(10, -10, 2, -180, 180, 3), [value, value, value, value, float.NaN, value], [], "ionex")
        {
            AvailableAt = T0.AddDays(day).AddHours(hour),
        };

    private sealed class Held : ReceiveActor
    {
        public Held(SeriesState state) => Receive<SeriesProtocol.ReadWindow>(query => Sender.Tell(state.Read(query)));
    }
}
