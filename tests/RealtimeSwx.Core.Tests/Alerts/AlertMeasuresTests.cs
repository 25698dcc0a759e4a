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
    public async Task ATecAnomaly_ShouldBeMeasuredAgainstTheMedianOfTheSameHour()
    {
        var maps = Enumerable.Range(0, 10).SelectMany(day => new[] { Map(day, 0, 5), Map(day, 12, day == 9 ? 60 : 40) }).ToList();
        var references = new List<SeriesProtocol.MapRef>();
        foreach (var map in maps)
        {
            var blob = await _storage.Blobs.PutAsync(TecMapCodec.Encode(map), TecMapCodec.ContentType, TestContext.Current.CancellationToken);
            references.Add(new SeriesProtocol.MapRef(Jpl, map.Epoch, map.Edition, map.Revision, map.AvailableAt, blob, "jpl", false));
        }

        var measures = Measures(references);
        var departure = await measures.TecDepartureAsync(maps[^1], maps[^1].Epoch, TestContext.Current.CancellationToken);
        departure.ShouldNotBeNull().Value.ShouldBe(50, 0.001);
        (await measures.TecDepartureAsync(maps[2], maps[2].Epoch, TestContext.Current.CancellationToken)).ShouldBeNull("two days are too few");
    }

    private AlertMeasures Measures(List<SeriesProtocol.MapRef> maps)
    {
        var state = new SeriesState(Jpl);
        state.Apply(new SeriesProtocol.BatchRecorded(Jpl, [], [.. maps], [], T0, null));
        return new AlertMeasures(_system.ActorOf(Props.Create(() => new Held(state))), _storage.Blobs);
    }

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
