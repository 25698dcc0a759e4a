using CsCheck;

namespace RealtimeSwx.Domain.Tests;

public class SeriesHistoryTests
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Observation> AnyObservation = Gen.Select(
        Gen.Int[0, 20], Gen.Int[0, 60], Gen.Int[-400, 50], Gen.Enum<Revision>(), Gen.Bool.Select(dst => dst ? KnownSeries.Dst : KnownSeries.SymH))
        .Select((slot, delay, value, revision, series) => At(series, 5 * slot, value, revision, T0.AddMinutes((5 * slot) + delay)));

    [Fact]
    public void A_view_ShouldNotChange_WhenAnythingBecomesKnownLater() =>
        Gen.Select(AnyObservation.Array[0, 60], Gen.Int[0, 120]).Sample((all, minutes) =>
        {
            var asOf = T0.AddMinutes(minutes);
            var whole = History(all);
            var cut = History(all.Where(o => o.AvailableAt <= asOf));
            foreach (var series in new[] { KnownSeries.SymH, KnownSeries.Dst })
            {
                whole.AsOf(asOf).Range(series, T0, T0.AddDays(1)).ShouldBe(cut.AsOf(asOf).Range(series, T0, T0.AddDays(1)));
            }
        });

    [Fact]
    public void A_view_ShouldBeAscending_WithOneValuePerTime_AndTheMostSettledRevisionKnown() =>
        Gen.Select(AnyObservation.Array[0, 60], Gen.Int[0, 120]).Sample((all, minutes) =>
        {
            var view = History(all).AsOf(T0.AddMinutes(minutes));
            var values = view.Range(KnownSeries.SymH, T0.AddMinutes(10), T0.AddMinutes(60));
            values.Select(o => o.ValidTime).ShouldBe(values.Select(o => o.ValidTime).Distinct().Order());
            values.ShouldAllBe(o => o.ValidTime >= T0.AddMinutes(10) && o.ValidTime < T0.AddMinutes(60) && o.AvailableAt <= view.AsOf);
            foreach (var value in values)
            {
                var known = all.Where(o => o.Series == KnownSeries.SymH && o.ValidTime == value.ValidTime && o.AvailableAt <= view.AsOf);
                value.Revision.ShouldBe(known.Max(o => o.Revision));
            }
        });

    [Fact]
    public void The_order_of_arrival_ShouldNotMatter_AndRepetitionNeither() =>
        Gen.Select(AnyObservation.Array[0, 40], Gen.Int).Sample((all, seed) =>
        {
            // One value per revision: two different values of one revision are a correction, and corrections have an order.
            var distinct = all.DistinctBy(o => (o.Series, o.ValidTime, o.Revision)).ToArray();
            var shuffled = distinct.Concat(distinct).ToArray();
            new Random(seed).Shuffle(shuffled);
            var view = History(shuffled).AsOf(T0.AddDays(1));
            view.Range(KnownSeries.SymH, T0, T0.AddDays(1)).ShouldBe(History(distinct).AsOf(T0.AddDays(1)).Range(KnownSeries.SymH, T0, T0.AddDays(1)));
        });

    [Fact]
    public void A_replaced_map_ShouldCountFromWhenItCame_WhicheverIsReadFirst()
    {
        var first = TecRegriddingTests.Map(TecGrid.Igs, (_, _) => 10) with { AvailableAt = T0.AddMinutes(20) };
        var second = TecRegriddingTests.Map(TecGrid.Igs, (_, _) => 11) with { AvailableAt = T0.AddMinutes(50) };
        foreach (var order in new[] { new[] { first, second }, [second, first] })
        {
            var history = new SeriesHistory();
            Array.ForEach(order, m => history.Add(m));
            float[] At(int minutes) => [.. history.AsOf(T0.AddMinutes(minutes)).Maps(KnownSeries.Glotec, first.Epoch, first.Epoch.AddTicks(1), MapRole.Input).Select(m => m[3, 3])];
            At(10).ShouldBeEmpty();
            At(30).ShouldBe([10f]);
            At(60).ShouldBe([11f]);
        }
    }

    [Fact]
    public void A_value_ShouldBeKnownFromTheEarliestTimeThatWasSaidOfIt_WhicheverCameFirst()
    {
        var (late, early) = (At(KnownSeries.SymH, 0, -50, Revision.Final, T0.AddMinutes(48)), At(KnownSeries.SymH, 0, -50, Revision.Final, T0.AddMinutes(18)));
        foreach (var history in new[] { History([late, early]), History([early, late]) })
        {
            history.AsOf(T0.AddMinutes(17)).Range(KnownSeries.SymH, T0, T0.AddDays(1)).ShouldBeEmpty();
            history.AsOf(T0.AddMinutes(18)).Range(KnownSeries.SymH, T0, T0.AddDays(1)).ShouldBe([early]);
            history.All(KnownSeries.SymH).ShouldBe([early]);
        }
    }

    [Fact]
    public void A_correction_of_the_same_revision_ShouldCountFromWhenItBecameKnown()
    {
        var history = History([At(KnownSeries.SymH, 0, -50, Revision.Provisional, T0.AddMinutes(5)), At(KnownSeries.SymH, 0, -55, Revision.Provisional, T0.AddHours(2))]);
        history.AsOf(T0.AddHours(1)).Range(KnownSeries.SymH, T0, T0.AddDays(1)).ShouldHaveSingleItem().Value.ShouldBe(-50);
        history.AsOf(T0.AddHours(2)).Range(KnownSeries.SymH, T0, T0.AddDays(1)).ShouldHaveSingleItem().Value.ShouldBe(-55);
    }

    [Fact]
    public void Forget_ShouldDropOnlyWhatIsOlder()
    {
        var history = History(Enumerable.Range(0, 10).Select(i => At(KnownSeries.SymH, 5 * i, -i, Revision.Final, T0)));
        history.Forget(T0.AddMinutes(25));
        history.All(KnownSeries.SymH).Select(o => o.Value).ShouldBe([-5, -6, -7, -8, -9]);
    }

    private static Observation At(SeriesId series, int minute, double value, Revision revision, DateTimeOffset available) =>
        new(series, T0.AddMinutes(minute), TimeSpan.FromMinutes(5), value, revision, Quality.Good, "test") { AvailableAt = available };

    private static SeriesHistory History(IEnumerable<Observation> rows)
    {
        var history = new SeriesHistory();
        foreach (var row in rows)
        {
            history.Add(row);
        }

        return history;
    }
}
