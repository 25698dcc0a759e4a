using CsCheck;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Science.Tests.Verification;

public class StormScoresTests
{
    private static readonly DateTimeOffset Start = new(2003, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void R2_ShouldBeOneMinusErrorOverScatter()
    {
        // Observed 1, 2, 6: mean 3, scatter 4 + 1 + 9; errors 1, 0, -2.
        var d = default(Determination).Add(2, 1).Add(2, 2).Add(4, 6);
        d.R2.ShouldBe(1 - (5.0 / 14), 1e-12);
        default(Determination).Add(1, 5).R2.ShouldBe(double.NaN);
    }

    [Fact]
    public void R2_ShouldBeTheTwoPassValue_EvenFarFromZero() => Gen.Double[-300, 50].Array[2, 60].Sample(observed =>
    {
        var far = observed.Select(o => o + 1e6).ToArray();
        var d = far.Aggregate(default(Determination), (sum, o) => sum.Add(o + 3, o));
        var mean = far.Average();
        var scatter = far.Sum(o => (o - mean) * (o - mean));
        return scatter < 1 || Math.Abs(d.R2 - (1 - (9.0 * far.Length / scatter))) < 1e-6 * (1 + (9.0 * far.Length / scatter));
    });

    [Fact]
    public void Peak_ShouldBeTheDeepestForecastAgainstTheDeepestObservation_FirstOfEqualOnes()
    {
        var peak = PeakError.None;
        foreach (var (minute, observed, forecast) in ((int, double, double)[])[(0, -10, -20), (5, -90, -40), (10, -90, -70), (15, -60, -85), (20, -50, -85)])
        {
            peak = peak.Add(forecast, observed, Start.AddMinutes(minute));
        }

        peak.Observed.ShouldBe(new Trough(-90, Start.AddMinutes(5)));
        peak.Value.ShouldBe(5);
        peak.Delay.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Pit_ShouldCountBetweenTheQuantiles_AndShareTies()
    {
        double[] quantiles = [.. Enumerable.Range(1, QuantileLevels.Count).Select(i => (double)i)];
        var pit = new PitHistogram();
        pit.Add(quantiles, 0.5);
        pit.Add(quantiles, 19.5);
        pit.Add(quantiles, 3);
        pit.Shares[0].ShouldBe(1.0 / 3, 1e-12);
        pit.Shares[19].ShouldBe(1.0 / 3, 1e-12);
        (pit.Shares[2], pit.Shares[3]).ShouldBe((1.0 / 6, 1.0 / 6));
        pit.Reached[0].ShouldBe(1.0 / 3, 1e-12);
        pit.Reached[^1].ShouldBe(2.0 / 3, 1e-12);
        pit.Shares.Sum().ShouldBe(1, 1e-12);
        Should.Throw<ArgumentException>(() => pit.Add([1, 2], 1));
    }

    [Fact]
    public void Pit_ShouldBeFlat_WhenTheObservationIsDrawnFromTheForecast()
    {
        double[] quantiles = [.. Enumerable.Range(0, QuantileLevels.Count).Select(QuantileLevels.Level)];
        var (pit, random) = (new PitHistogram(), new Random(3));
        for (var i = 0; i < 20_000; i++)
        {
            pit.Add(quantiles, random.NextDouble());
        }

        pit.Shares.ShouldAllBe(s => Math.Abs(s - 0.05) < 0.006);
        pit.Reached.Select((r, i) => Math.Abs(r - QuantileLevels.Level(i))).Max().ShouldBeLessThan(0.012);
    }

    [Fact]
    public void Sums_ShouldAddUp_HoweverTheSamplesAreSplit() => Gen.Select(Gen.Double[-300, 50].Array[1, 30], Gen.Int[0, 30]).Sample((observed, cut) =>
    {
        double[] quantiles = [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => -60.0 + (2 * i))];
        QuantileSum Of(IEnumerable<double> part) => part.Aggregate(default(QuantileSum), (sum, o) => sum.Add(quantiles, o));
        PairedSum Pairs(IEnumerable<double> part) => part.Aggregate(default(PairedSum), (sum, o) => sum.Add(-40, -50, o));
        var whole = Of(observed);
        var parts = Of(observed.Take(cut)) + Of(observed.Skip(cut));
        var (pairs, added) = (Pairs(observed), Pairs(observed.Take(cut)) + Pairs(observed.Skip(cut)));
        return whole.Count == parts.Count && whole.Covered == parts.Covered && Math.Abs(whole.Crps - parts.Crps) < 1e-9
            && Math.Abs(whole.IntervalScore90 - parts.IntervalScore90) < 1e-9 && Math.Abs(pairs.RmseDifference - added.RmseDifference) < 1e-9;
    });

    [Fact]
    public void Crps_ShouldBeSmallest_WhenTheQuantilesAreThoseOfTheOutcome() => Gen.Double[-30, 30].Where(d => Math.Abs(d) > 1).Sample(shift =>
    {
        // A proper score: any shift of the true quantiles loses on average over outcomes spread as they say.
        double[] quantiles = [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => 100 * QuantileLevels.Level(i))];
        double[] shifted = [.. quantiles.Select(q => q + shift)];
        var outcomes = Enumerable.Range(0, 200).Select(i => (i + 0.5) / 2).ToList();
        return outcomes.Average(o => QuantileScores.Crps(quantiles, o)) < outcomes.Average(o => QuantileScores.Crps(shifted, o));
    });

    [Fact]
    public void Bootstrap_ShouldDrawStorms_NotSamples()
    {
        var same = Enumerable.Repeat(default(ErrorSum).Add(3, 0).Add(-3, 0), 20).ToList();
        StormBootstrap.Interval90(same, s => s.Rmse).ShouldBe((3, 3));
        var (low, high) = StormBootstrap.Interval90([.. Enumerable.Range(1, 20).Select(e => default(ErrorSum).Add(e, 0))], s => s.Rmse);
        low.ShouldBeInRange(8, 11.5);
        high.ShouldBeInRange(12.5, 16);
        StormBootstrap.Interval90<ErrorSum>([], s => s.Rmse).ShouldBe((double.NaN, double.NaN));
    }
}
