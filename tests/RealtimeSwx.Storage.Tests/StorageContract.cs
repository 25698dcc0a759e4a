using System.Diagnostics;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Storage.Tests;

/// <summary>What every database behind the storage interfaces must do; run for SQLite and for PostgreSQL.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset T0 = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);
    private SwxStorage? _storage;

    private SwxStorage Storage => _storage ?? throw new InvalidOperationException("Not opened.");

    protected abstract ValueTask<StorageOptions> NewDatabaseAsync();

    /// <summary>Removes what the test left, once the storage is closed.</summary>
    protected virtual void Clean()
    {
    }

    public async ValueTask InitializeAsync() => _storage = await SwxStorage.OpenAsync(await NewDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        Clean();
    }

    [Fact]
    public async Task Observation_ShouldComeBackUnchanged_WithEveryField()
    {
        var odd = Value(0, -382.40000000000003) with
        {
            AvailableAt = T0.AddTicks(1234567),
            Event = 36,
            Quality = Quality.Doubtful,
            Revision = Revision.Provisional,
        };
        await Apply(1, odd);
        (await Read(KnownSeries.SymH)).ShouldBe([odd]);
    }

    [Fact]
    public async Task Offset_ShouldBeZero_ThenFollowEachBatch_AndNeverGoBack()
    {
        (await Storage.Writer.OffsetAsync("main", default)).ShouldBe(0);
        await Apply(41, Value(0, 1));
        await Apply(7, Value(5, 2));
        (await Storage.Writer.OffsetAsync("main", default)).ShouldBe(41);
        (await Storage.Writer.OffsetAsync("other", default)).ShouldBe(0);
        (await Read(KnownSeries.SymH)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Batch_ShouldLeaveNoTrace_WhenOneRowIsUnusable()
    {
        await Should.ThrowAsync<ArgumentException>(() => Apply(9, Value(0, 1), Value(5, double.NaN)));
        (await Read(KnownSeries.SymH)).ShouldBeEmpty();
        (await Storage.Writer.OffsetAsync("main", default)).ShouldBe(0);
        (await Storage.ReadModel.SeriesAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SameRowsTwice_ShouldCountOnce()
    {
        Observation[] rows = [Value(0, 1), Value(5, 2), Value(10, 3)];
        await Apply(1, rows);
        await Apply(2, [.. rows, Value(15, 4), Value(15, 4)]);
        (await Read(KnownSeries.SymH)).Select(o => o.Value).ShouldBe([1, 2, 3, 4]);
        (await Storage.ReadModel.SeriesAsync(default)).ShouldBe([new SeriesExtent(KnownSeries.SymH, T0, T0.AddMinutes(15), 4)]);
    }

    [Fact]
    public async Task Reader_ShouldGetTheMostSettledRevision_AndAllOnRequest()
    {
        var quick = Value(0, -10) with { Revision = Revision.Quicklook };
        var corrected = quick with { Value = -12, AvailableAt = T0.AddHours(2) };
        var final = Value(0, -11) with { Revision = Revision.Final };
        await Apply(1, final);
        await Apply(2, corrected, quick);
        (await Read(KnownSeries.SymH)).ShouldBe([final]);
        (await Read(KnownSeries.SymH, all: true)).ShouldBe([quick, corrected, final]);
        (await Storage.ReadModel.SeriesAsync(default)).Single().Rows.ShouldBe(1);
    }

    [Fact]
    public async Task Settling_ShouldAgreeWithSeriesHistory_ForAnyOrderOfRevisions()
    {
        var random = new Random(20031029);
        var rows = Enumerable.Range(0, 300).Select(_ => Value(5 * random.Next(40), random.Next(4)) with
        {
            Revision = (Revision)random.Next(4),
            AvailableAt = T0.AddMinutes(random.Next(5)),
        }).ToArray();
        // What was said before never reaches the journal: the series entity asks its history first.
        var history = new SeriesHistory();
        foreach (var (i, part) in rows.Where(r => !history.Contains(r) && history.Add(r)).ToArray().Chunk(37).Index())
        {
            await Apply(i + 1, part);
        }

        (await Read(KnownSeries.SymH)).ShouldBe(history.AsOf(DateTimeOffset.MaxValue).Range(KnownSeries.SymH, T0, T0.AddDays(1)));
    }

    [Fact]
    public async Task Range_ShouldBeHalfOpen_Ascending_AndLimited()
    {
        await Apply(1, [.. Enumerable.Range(0, 10).Reverse().Select(i => Value(5 * i, i))]);
        var some = await Storage.ReadModel.ObservationsAsync(KnownSeries.SymH, T0.AddMinutes(10), T0.AddMinutes(40), false, 4, default);
        some.Select(o => o.Value).ShouldBe([2, 3, 4, 5]);
        var edge = await Storage.ReadModel.ObservationsAsync(KnownSeries.SymH, T0.AddMinutes(40), T0.AddMinutes(45), false, 4, default);
        edge.Select(o => o.Value).ShouldBe([8]);
    }

    [Fact]
    public async Task Latest_ShouldGiveOneObservationPerSeries()
    {
        var wind = Value(30, 812.5) with { Series = KnownSeries.WindSpeed };
        var settled = Value(10, -7) with { Revision = Revision.Final };
        await Apply(1, Value(0, 1), Value(10, -6), settled, wind);
        (await Storage.ReadModel.LatestAsync(default)).ShouldBe([wind, settled]);
    }

    [Fact]
    public async Task Maps_ShouldKeepEditionsAndSeriesExtent()
    {
        MapRow Map(int hour, int edition, string blob) => new(
            "tec/jpl", T0.AddHours(hour), T0.AddDays(edition), (int)Revision.Final, T0.AddHours(hour), blob, "ionex", edition == 1);
        MapRow[] rows = [Map(0, 0, "aa"), Map(18, 0, "bb"), Map(18, 1, "cc")];
        await ApplyRows(5, rows);
        await ApplyRows(6, rows);
        (await Storage.ReadModel.MapsAsync(KnownSeries.Tec("jpl"), T0, T0.AddDays(1), default)).ShouldBe(rows);
        (await Storage.ReadModel.MapsAsync(KnownSeries.Tec("jpl"), T0, T0.AddHours(18), default)).ShouldBe([rows[0]]);
        (await Storage.ReadModel.SeriesAsync(default)).ShouldBe([new SeriesExtent(KnownSeries.Tec("jpl"), T0, T0.AddHours(18), 2, Maps: true)]);
        (await Storage.ReadModel.LatestAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Forecasts_ShouldBeReadByTargetAndId_NewestWhenLimited()
    {
        var rows = Enumerable.Range(0, 5).Select(i => Issue(i)).ToArray();
        await ApplyRows(1, rows);
        await ApplyRows(2, rows[2] with { PayloadJson = "{\"late\":true}" });
        (await Storage.ReadModel.ForecastsAsync("symh", T0, T0.AddDays(1), 100, default)).ShouldBe(rows);
        (await Storage.ReadModel.ForecastsAsync("symh", T0, T0.AddHours(4), 2, default)).ShouldBe([rows[2], rows[3]]);
        (await Storage.ReadModel.ForecastPageAsync("symh", T0, T0.AddHours(4), 2, default)).ShouldBe([rows[0], rows[1]]);
        (await Storage.ReadModel.ForecastsAsync("kp", T0, T0.AddDays(1), 100, default)).ShouldBeEmpty();
        (await Storage.ReadModel.ForecastAsync(rows[1].Id, default)).ShouldBe(rows[1]);
        (await Storage.ReadModel.ForecastAsync("none", default)).ShouldBeNull();
        (await Storage.ReadModel.TargetsAsync(default)).ShouldBe([new TargetExtent("symh", T0, T0.AddHours(4), 5)]);
    }

    [Fact]
    public async Task Score_ShouldBeReplaced_WhenTheTruthSettles()
    {
        ScoreRow Score(double observed) => new("f0", "symh", T0, T0.AddHours(1), TimeSpan.FromHours(1), observed, $$"""{"crps":{{observed}}}""");
        await ApplyRows(1, Score(1), Score(2));
        await ApplyRows(2, Score(3));
        (await Storage.ReadModel.ScoresAsync("symh", T0, T0.AddDays(1), 10, default)).ShouldBe([Score(3)]);
    }

    [Fact]
    public async Task Scores_ShouldBeLimitedFromEitherEnd()
    {
        ScoreRow[] rows = [.. Enumerable.Range(0, 4).Select(i =>
            new ScoreRow($"f{i}", "kp", T0.AddHours(3 * i), T0.AddHours(3 * i + 3), TimeSpan.FromHours(3), i, "{}"))];
        await ApplyRows(1, rows);
        (await Storage.ReadModel.ScoresAsync("kp", T0, T0.AddDays(1), 2, default)).ShouldBe([rows[2], rows[3]]);
        (await Storage.ReadModel.ScorePageAsync("kp", T0, T0.AddDays(1), 2, default)).ShouldBe([rows[0], rows[1]]);
    }

    [Fact]
    public async Task Messages_ShouldAllBeKept_ButNotDoubled()
    {
        MessageRow Row(string key, int minute, string json) => new("rejected", key, T0.AddMinutes(minute), json);
        MessageRow[] rows = [Row("a", 0, "{\"line\":1}"), Row("a", 0, "{\"line\":2}"), Row("b", 1, "{}"), Row("a", 2, "{}")];
        await ApplyRows(1, rows);
        await ApplyRows(2, rows);
        (await Storage.ReadModel.MessagesAsync("rejected", null, 10, default)).ShouldBe(rows, ignoreOrder: true);
        (await Storage.ReadModel.MessagesAsync("rejected", "a", 1, default)).ShouldBe([rows[3]]);
        (await Storage.ReadModel.MessagesAsync("alert", null, 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Alerts_ShouldBeKeptInOrder_OnceEach()
    {
        AlertRow[] rows = [Alert("storm", 1, AlertState.Watch, 1), Alert("stale/kp", 1, AlertState.Alert, 1), Alert("storm", 2, AlertState.Alert, 2)];
        await ApplyRows(1, rows);
        await ApplyRows(2, [.. rows, Alert("storm", 3, AlertState.Cleared, 0), Alert("storm", 4, AlertState.Alert, 1)]);
        var all = await Storage.Alerts.AfterAsync(0, 100, default);
        all.Select(a => $"{a.Alert} {a.Sequence}").ShouldBe(["storm 1", "stale/kp 1", "storm 2", "storm 3", "storm 4"]);
        all.Select(a => a.Id).ShouldBeInOrder();
        (await Storage.Alerts.AfterAsync(all[1].Id, 2, default)).ShouldBe([all[2], all[3]]);
        (await Storage.Alerts.FindAsync(all[2].Id, default)).ShouldBe(all[2]);
        (await Storage.Alerts.CurrentAsync(default)).ShouldBe([all[1], all[4]]);
        (await Storage.Alerts.HistoryAsync("storm", 2, default)).ShouldBe([all[3], all[4]]);
        (await Storage.Alerts.EpisodeAsync(all[3], default)).ShouldBe([all[0], all[2], all[3]]);
        (await Storage.Alerts.EpisodeAsync(all[4], default)).ShouldBe([all[4]]);
    }

    [Fact]
    public async Task Channel_ShouldHaveOneOwner_AndGoOnWhereTheLastOneStopped()
    {
        await ApplyRows(1, Alert("old", 1, AlertState.Alert, 1), Alert("old", 2, AlertState.Cleared, 0), Alert("storm", 1, AlertState.Watch, 1), Alert("storm", 2, AlertState.Alert, 1));
        var (outbox, lease) = (Storage.Alerts, TimeSpan.FromSeconds(15));
        var first = await outbox.ClaimAsync("hook", "a", T0, lease, default);
        // A new channel begins with what is raised now.
        (await outbox.AfterAsync(first!.Cursor, 10, default)).Select(a => $"{a.Alert} {a.Sequence}").ShouldBe(["storm 1", "storm 2"]);
        (await outbox.ClaimAsync("hook", "b", T0.AddSeconds(14), lease, default)).ShouldBeNull();
        (await outbox.StepAsync("hook", "b", new ChannelStep(Cursor: 99), default)).ShouldBeFalse();
        var waits = new Delivery("hook", 3, "storm", 2, T0, T0.AddSeconds(5), "500", false);
        (await outbox.StepAsync("hook", "a", new ChannelStep(Cursor: 3, Keep: waits), default)).ShouldBeTrue();
        (await outbox.WaitingAsync("hook", 10, default)).ShouldBe([waits]);
        var second = await outbox.ClaimAsync("hook", "b", T0.AddSeconds(16), lease, default);
        second.ShouldBe(new ChannelState("hook", 3, "", 1, 0));
        (await outbox.StepAsync("hook", "a", new ChannelStep(Cursor: 4), default)).ShouldBeFalse();
        (await outbox.StepAsync("hook", "b", new ChannelStep(Keep: waits with { Attempts = 3, Dead = true }), default)).ShouldBeTrue();
        (await outbox.WaitingAsync("hook", 10, default)).ShouldBeEmpty();
        (await outbox.DeadAsync(10, default)).Single().Attempts.ShouldBe(3);
        (await outbox.StepAsync("hook", "b", new ChannelStep(Drop: 3), default)).ShouldBeTrue();
        await outbox.DisableAsync("hook", "gone", default);
        (await outbox.ChannelsAsync(default)).ShouldBe([new ChannelState("hook", 3, "gone", 0, 0)]);
        await outbox.ReleaseAsync("hook", "b", default);
        (await outbox.ClaimAsync("hook", "c", T0.AddSeconds(17), lease, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Blobs_ShouldBeRemoved_WhenTheyAreOfTheTypeAndOld()
    {
        var pulses = new List<string>();
        for (byte i = 0; i < 250; i++)
        {
            pulses.Add(await Storage.Blobs.PutAsync(new byte[] { i, 1, 2 }, "pulses", default));
        }

        var other = await Storage.Blobs.PutAsync(new byte[] { 9 }, "text/plain", default);
        var now = TimeProvider.System.GetUtcNow();
        (await Storage.Blobs.RemoveAsync("pulses", now.AddHours(-1), default)).ShouldBe(0);
        (await Storage.Blobs.RemoveAsync("pulses", now.AddHours(1), default)).ShouldBe(250);
        (await Storage.Blobs.GetAsync(pulses[0], default)).ShouldBeNull();
        (await Storage.Blobs.GetAsync(other, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Blob_ShouldBeFoundByItsHash_OnceStored()
    {
        var bytes = Encoding.UTF8.GetBytes("51 48 53");
        var hash = await Storage.Blobs.PutAsync(bytes, "text/plain", default);
        (await Storage.Blobs.PutAsync(bytes, "application/octet-stream", default)).ShouldBe(hash);
        hash.ShouldBe(ContentHash.Of(bytes));
        (await Storage.Blobs.GetAsync(hash, default))!.Value.ToArray().ShouldBe(bytes);
        (await Storage.Blobs.FindAsync(hash, default))!.ContentType.ShouldBe("text/plain");
        (await Storage.Blobs.GetAsync(ContentHash.Of([1]), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(40_000, 1)]
    [InlineData(40_000, 4)]
    [InlineData(40_000, 256)]
    public async Task Blob_ShouldComeBackAsItWas_WhetherItShrinksOrNot(int length, int distinct)
    {
        var random = new Random(length + distinct);
        var bytes = Enumerable.Range(0, length).Select(_ => (byte)random.Next(distinct)).ToArray();
        var hash = await Storage.Blobs.PutAsync(bytes, "application/octet-stream", default);
        (await Storage.Blobs.GetAsync(hash, default))!.Value.ToArray().ShouldBe(bytes);
    }

    [Fact]
    public async Task EmptyBatch_ShouldOnlyMoveTheOffset()
    {
        await ApplyRows(12);
        (await Storage.Writer.OffsetAsync("main", default)).ShouldBe(12);
    }

    [Fact]
    public async Task Storage_ShouldKeepItsRowsAndMigrateOnce_WhenOpenedAgain()
    {
        await Apply(3, Value(0, 5));
        await using var again = await SwxStorage.OpenAsync(Storage.Options);
        (await again.Writer.OffsetAsync("main", default)).ShouldBe(3);
        (await again.ReadModel.LatestAsync(default)).Single().Value.ShouldBe(5);
        await again.PingAsync(default);
    }

    [Fact]
    public async Task ConcurrentWritersAndReaders_ShouldLoseNothing()
    {
        await using var second = await SwxStorage.OpenAsync(Storage.Options);
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            var writer = w % 2 == 0 ? Storage.Writer : second.Writer;
            for (var i = 0; i < 10; i++)
            {
                await writer.ApplyAsync($"p{w}", i + 1, [new ObservationRow(Value(5 * (10 * w + i), w))], default);
                await second.ReadModel.LatestAsync(default);
            }
        }));
        await Task.WhenAll(writers);
        (await Read(KnownSeries.SymH)).Count.ShouldBe(80);
        (await Storage.ReadModel.SeriesAsync(default)).Single().Rows.ShouldBe(80);
    }

    [Fact]
    public async Task TenThousandObservations_ShouldNotTakeLong()
    {
        await Apply(1, [.. Enumerable.Range(0, 1000).Select(i => Value(-5 * (i + 1), i))]);
        Observation[] rows = [.. Enumerable.Range(0, 10_000).Select(i => Value(5 * i, i))];
        var watch = Stopwatch.StartNew();
        await Apply(2, rows);
        watch.Stop();
        TestContext.Current.TestOutputHelper?.WriteLine($"10,000 rows in {watch.ElapsedMilliseconds} ms");
        // One second on an idle machine (bench/ measures it); this limit only catches a row-by-row write, also on a busy one.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        (await Storage.ReadModel.SeriesAsync(default)).Single().Rows.ShouldBe(11_000);
    }

    private static AlertRow Alert(string alert, long sequence, AlertState state, int level) =>
        new(alert, sequence, T0.AddMinutes(sequence), state, level, $$"""{"alert":"{{alert}}","sequence":{{sequence}}}""");

    private static Observation Value(int minute, double value) =>
        new(KnownSeries.SymH, T0.AddMinutes(minute), TimeSpan.FromMinutes(5), value, Revision.Provisional, Quality.Good, "kyoto")
        {
            AvailableAt = T0.AddMinutes(minute + 5),
        };

    private static ForecastRow Issue(int hour) =>
        new($"symh-{hour}", "symh", T0.AddHours(hour), hour == 3, "c0", $"i{hour}", $$"""{"hour":{{hour}}}""");

    private Task Apply(long offset, params Observation[] rows) => ApplyRows(offset, [.. rows.Select(o => new ObservationRow(o))]);

    private Task ApplyRows(long offset, params ReadModelRow[] rows) => Storage.Writer.ApplyAsync("main", offset, rows, default);

    private Task<IReadOnlyList<Observation>> Read(SeriesId series, bool all = false) =>
        Storage.ReadModel.ObservationsAsync(series, T0, T0.AddDays(1), all, 100_000, default);
}
