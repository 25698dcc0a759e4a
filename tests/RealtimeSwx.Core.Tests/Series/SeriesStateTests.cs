using RealtimeSwx.Core.Series;
using RealtimeSwx.Domain;
using static RealtimeSwx.Actors.Series.SeriesProtocol;

namespace RealtimeSwx.Core.Tests.Series;

public sealed class SeriesStateTests
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_batch_is_recorded_once()
    {
        var state = new SeriesState(KnownSeries.SymH);
        var batch = Batch(Value(0, -50), Value(5, -60));
        var recorded = state.Decide([batch], Start).Single();
        state.Apply(recorded);
        recorded.Rows.Length.ShouldBe(2);
        state.Decide([batch], Start.AddHours(1)).ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_is_new_enters_the_event()
    {
        var state = new SeriesState(KnownSeries.SymH);
        state.Apply(state.Decide([Batch(Value(0, -50))], Start).Single());
        state.Decide([Batch(Value(0, -50), Value(5, -60))], Start).Single().Rows.ShouldHaveSingleItem().Value.ShouldBe(-60);
    }

    [Fact]
    public void A_revision_is_kept_beside_the_first_value()
    {
        var state = new SeriesState(KnownSeries.SymH);
        state.Apply(state.Decide([Batch(Value(0, -50))], Start).Single());
        state.Apply(state.Decide([Batch(Value(0, -55) with { Revision = Revision.Final })], Start).Single());
        Read(state, Start.AddDays(1)).Select(r => r.Value).ShouldBe([-50, -55]);
    }

    [Fact]
    public void A_window_holds_nothing_that_came_later()
    {
        var state = new SeriesState(KnownSeries.SymH);
        state.Apply(state.Decide([Batch([.. Enumerable.Range(0, 12).Select(i => Value(5 * i, -i))])], Start).Single());
        Read(state, Start.AddMinutes(30)).ShouldAllBe(r => r.AvailableAt <= Start.AddMinutes(30));
        Read(state, Start.AddMinutes(30)).Count.ShouldBe(6);
    }

    [Fact]
    public void Memory_is_bounded_by_retention()
    {
        var state = new SeriesState(KnownSeries.SymH);
        for (var day = 0; day < 20; day++)
        {
            state.Apply(state.Decide([Batch([.. Enumerable.Range(0, 288).Select(i => Value((1440 * day) + (5 * i), -i))])], Start).Single());
        }

        state.Snapshot().Rows.Length.ShouldBeLessThanOrEqualTo((int)(state.Retention.TotalDays * 288) + 1);
    }

    [Fact]
    public void A_snapshot_restores_the_same_window()
    {
        var state = new SeriesState(KnownSeries.SymH);
        state.Apply(state.Decide([Batch(Value(0, -50), Value(5, -60))], Start).Single());
        var restored = new SeriesState(KnownSeries.SymH);
        restored.Apply(state.Snapshot());
        Read(restored, Start.AddDays(1)).ShouldBe(Read(state, Start.AddDays(1)));
    }

    [Fact]
    public void The_latest_value_joins_what_different_feeds_say_of_one_minute()
    {
        var state = new SeriesState(KnownSeries.SolarWind);
        Latest(state, Wind(KnownSeries.WindBz, 0, -7), Wind(KnownSeries.WindBz, 1, -8)).ShouldBe([("solarwind/bz", 1, -8)]);
        Latest(state, Wind(KnownSeries.WindSpeed, 0, 500)).ShouldBe([("solarwind/bz", 0, -7), ("solarwind/v", 0, 500)]);
        Latest(state, Wind(KnownSeries.WindSpeed, 1, 510)).ShouldBe([("solarwind/bz", 1, -8), ("solarwind/v", 1, 510)]);
        Latest(state, Wind(KnownSeries.WindBz, 1, -8.5)).ShouldBe([("solarwind/bz", 1, -8.5), ("solarwind/v", 1, 510)]);
    }

    [Fact]
    public void A_correction_of_the_past_is_not_the_latest_value()
    {
        var state = new SeriesState(KnownSeries.SolarWind);
        Latest(state, Wind(KnownSeries.WindBz, 0, -7), Wind(KnownSeries.WindBz, 1, -8)).ShouldHaveSingleItem();
        Latest(state, Wind(KnownSeries.WindBz, 0, -7.5)).ShouldBeEmpty();
    }

    private static List<(string, int, double)> Latest(SeriesState state, params Observation[] rows)
    {
        var e = state.Decide([new RecordBatch(KnownSeries.SolarWind, [.. rows], [], [], null)], Start).Single();
        state.Apply(e);
        return [.. state.Latest(e).Select(o => (o.Series.Value, o.ValidTime.Minute, o.Value))];
    }

    private static Observation Wind(SeriesId series, int minute, double value) =>
        Value(minute, value) with { Series = series, Span = TimeSpan.Zero, Revision = Revision.Quicklook };

    private static List<Observation> Read(SeriesState state, DateTimeOffset asOf) =>
        [.. state.Read(new ReadWindow(KnownSeries.SymH, asOf, Start, Start.AddDays(30))).Rows];

    private static Observation Value(int minute, double value) =>
        new(KnownSeries.SymH, Start.AddMinutes(minute), TimeSpan.FromMinutes(5), value, Revision.Provisional, Quality.Good, "test")
        {
            AvailableAt = Start.AddMinutes(minute + 5),
        };

    private static RecordBatch Batch(params Observation[] rows) => new(KnownSeries.SymH, [.. rows], [], [], null);
}
