using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Tests.Lago;

public class LagoWindowTests
{
    private static readonly SeriesId Station = KnownSeries.Lago("x");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 5, TimeSpan.Zero);
    private static readonly Pulse Small = new(0, 1, 1, [50, 90, 70]);

    [Fact]
    public void A_window_closes_when_a_second_after_its_end_begins()
    {
        var window = new LagoWindow(Station);
        for (var s = 0; s < 10; s++)
        {
            window.Add(Second(s, 2, lost: 1)).ShouldBeNull();
        }

        var work = window.Add(Second(10, 3)).ShouldNotBeNull();
        (work.WindowStart, work.WindowEnd, work.Pulses, work.Lost).ShouldBe((Start, Start.AddSeconds(10), 20, 10));
        window.Start.ShouldBe(Start.AddSeconds(10));
        window.Close().ShouldNotBeNull().Pulses.ShouldBe(3);
        window.Close().ShouldBeNull();
    }

    [Fact]
    public void A_gap_closes_the_window_and_late_seconds_are_counted()
    {
        var window = new LagoWindow(Station);
        window.Add(Second(0, 1)).ShouldBeNull();
        window.Add(Second(3600, 1)).ShouldNotBeNull().Pulses.ShouldBe(1);
        window.Add(Second(3599, 1)).ShouldBeNull();
        (window.Late, window.Pulses).ShouldBe((1, 1));
    }

    [Fact]
    public void Memory_is_bounded_and_what_is_beyond_is_counted()
    {
        var window = new LagoWindow(Station);
        for (var s = 0; s < 9; s++)
        {
            window.Add(Second(s, 60_000));
        }

        var work = window.Close().ShouldNotBeNull();
        (work.Pulses, work.Dropped).ShouldBe((LagoWindow.MaxPulses, 40_000));
    }

    [Fact]
    public void Add_ShouldRefuse_WhenTheStationIsAnother() =>
        Should.Throw<ArgumentException>(() => new LagoWindow(KnownSeries.Lago("y")).Add(Second(0, 1)));

    [Fact]
    public void A_window_holds_the_same_work_as_its_batches()
    {
        PulseBatch[] batches = [.. Enumerable.Range(0, 10).Select(s => Second(s, s, 1))];
        var window = new LagoWindow(Station);
        foreach (var batch in batches)
        {
            window.Add(batch);
        }

        var (a, b) = (window.Close().ShouldNotBeNull(), ClusterWork.Of(batches));
        (a.Station, a.WindowStart, a.WindowEnd, a.Lost, a.Simulated).ShouldBe((b.Station, b.WindowStart, b.WindowEnd, b.Lost, b.Simulated));
        a.Charge.ShouldBe(b.Charge);
        a.Peak.ShouldBe(b.Peak);
        a.Width.ShouldBe(b.Width);
    }

    [Fact]
    public void Rates_are_series_of_the_station_its_bands_and_its_pressure()
    {
        var batch = Second(0, 30, lost: 3) with { PressureHpa = 850.5, Source = "acqua", Simulated = true };
        var rates = LagoRates.Of(batch);
        rates.Select(o => o.Series.Value).ShouldBe(["lago/x", "lago/x/band1", "lago/x/band2", "lago/x/band3", "lago/x/pressure"]);
        rates.ShouldAllBe(o => o.ValidTime == Start && o.Span == TimeSpan.FromSeconds(1) && o.Quality == Quality.Simulated && o.Source == "acqua");
        rates[0].Value.ShouldBe(33, 0.01);
        rates.Skip(1).Take(3).Sum(o => o.Value).ShouldBe(rates[0].Value, 1e-9);
        rates[4].Value.ShouldBe(850.5);
        KnownSeries.UnitOf(rates[4].Series).ShouldBe("hPa");
        rates.ShouldAllBe(o => o.Series.Root == Station);
        ChargeBands.Nominal(batch).Of(900).ShouldBe(1);
    }

    private static PulseBatch Second(int s, int pulses, int lost = 0) =>
        LagoClustererTests.Batch(Station, Start.AddSeconds(s), Enumerable.Repeat(Small, pulses)) with { Lost = lost };
}
