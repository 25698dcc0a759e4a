using RealtimeSwx.Science.Statistics;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Science.Tests.Imputation;

public class InTimeTests
{
    private static readonly IReadOnlyList<GapTable> Segments = [.. Enumerable.Range(1, 4).Select(seed => Slow(seed, gaps: true))];

    public static TheoryData<string> Names() => [.. ImputationMethods.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Causal_ShouldNotChange_WhenAnythingLaterDoes(string name)
    {
        var fitted = ImputationMethods.Create(name, twoSided: false).Fit(Segments, 1, CancellationToken.None);
        var segment = Slow(9, gaps: true);
        var cut = segment.Rows / 2;
        var later = segment.Copy();
        for (var i = cut * segment.Columns; i < later.Length; i++)
        {
            later[i] = double.IsNaN(later[i]) ? 50 : double.NaN;
        }

        var changed = new GapTable(segment.Columns, later);
        var end = cut * segment.Columns;
        fitted.Fill(changed)[..end].ShouldBe(fitted.Fill(segment)[..end]);
        fitted.Draw(changed, new Random(4))[..end].ShouldBe(fitted.Draw(segment, new Random(4))[..end]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMethod_ShouldFillAllGaps_AndDrawDifferentCourses(string name)
    {
        foreach (var twoSided in new[] { false, true })
        {
            var fitted = ImputationMethods.Create(name, twoSided).Fit(Segments, 1, CancellationToken.None);
            var segment = Slow(9, gaps: true);
            var random = new Random(3);
            var (first, second) = (fitted.Draw(segment, random), fitted.Draw(segment, random));
            fitted.Fill(segment).ShouldAllBe(v => double.IsFinite(v));
            first.ShouldAllBe(v => double.IsFinite(v));
            first.ShouldNotBe(second);
        }
    }

    [Fact]
    public void LinearTwoSided_ShouldGiveBackAStraightLine()
    {
        var line = Enumerable.Range(0, 60).Select(i => 3 + (0.5 * i)).ToArray();
        var gappy = line.Select((v, i) => i is > 10 and < 30 ? double.NaN : v).ToArray();
        var fitted = new LinearInTime(TwoSided: true).Fit([new GapTable(1, line)], 1, CancellationToken.None);
        var filled = fitted.Fill(new GapTable(1, gappy));
        filled.Zip(line).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-9);
    }

    [Fact]
    public void LinearCausal_ShouldHoldWhatLasts_AndGoToTheMeanWhatDoesNot()
    {
        // The first column changes within days, the second from row to row.
        var segments = Enumerable.Range(1, 6).Select(seed =>
        {
            var random = new Random(seed);
            var level = 10 * NormalDistribution.Next(random);
            return new GapTable(2, [.. Enumerable.Range(0, 400).SelectMany(r => (double[])
            [
                r % 40 > 20 + seed ? double.NaN : level + (0.1 * NormalDistribution.Next(random)),
                r % 40 > 20 + seed ? double.NaN : NormalDistribution.Next(random),
            ])]);
        }).ToList();
        var fitted = new LinearInTime(TwoSided: false).Fit(segments, 1, CancellationToken.None);
        var gap = fitted.Fill(new GapTable(2, [30, 3, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]));
        gap[^2].ShouldBe(30, 1);
        gap[^1].ShouldBe(0, 0.3);
    }

    [Fact]
    public void Context_ShouldBeMissing_WhereNothingWasKnownInTheWindow()
    {
        var wide = new TimeContext([2], TwoSided: true).Widen(new GapTable(1, [1, 3, double.NaN, double.NaN, double.NaN, 7]));
        wide[0].ToArray().ShouldBe([1, double.NaN, 3]);
        wide[2].ToArray().ShouldBe([double.NaN, 2, double.NaN]);
        wide[3].ToArray().ShouldBe([double.NaN, 3, 7]);
        wide[5].ToArray().ShouldBe([7, double.NaN, double.NaN]);
    }

    [Fact]
    public void Transplant_ShouldHideExactlyTheLendersGaps_AmongKnownValues()
    {
        var whole = new GapTable(2, [1, 2, 3, double.NaN, 5, 6]);
        var donor = new GapTable(2, [0, 0, double.NaN, 0, double.NaN, double.NaN]);
        var hidden = GapTransplant.Lay(whole, donor, shift: 1);
        hidden.Cells.ShouldBe([(0, 0), (1, 0)]);
        hidden.Gappy.Copy().ShouldBe([double.NaN, 2, double.NaN, double.NaN, 5, 6]);
    }

    [Fact]
    public void Draws_ShouldStayOffToTheSameSide_AsErrorsDo()
    {
        var fitted = ImputationMethods.Create("em", twoSided: false).Fit(Segments, 1, CancellationToken.None);
        var segment = Slow(9, gaps: true);
        var filled = fitted.Fill(segment);
        var drawn = fitted.Draw(segment, new Random(8));
        var off = Enumerable.Range(0, segment.Rows).Where(r => !segment.Knows(r, 0)).Select(r => (Row: r, Off: drawn[r * 3] - filled[r * 3])).ToList();
        var pairs = off.Zip(off.Skip(1)).Where(p => p.Second.Row == p.First.Row + 1).ToList();
        var correlation = pairs.Sum(p => p.First.Off * p.Second.Off) / Math.Sqrt(pairs.Sum(p => p.First.Off * p.First.Off) * pairs.Sum(p => p.Second.Off * p.Second.Off));
        correlation.ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void Score_ShouldCountErrorsAndCoverage()
    {
        var score = new ImputationScore();
        score.Add(truth: 1, filled: 2, [0, 3]);
        score.Add(truth: 5, filled: 2, [1, 4]);
        score.Result.ShouldBe(new ColumnScore(2, Math.Sqrt(5), 2, -1, 0.5, 3));
        new ImputationScore().Result.ShouldBeNull();
    }

    /// <summary>Three slow columns, the third the sum of the others; the first two go missing together.</summary>
    private static GapTable Slow(int seed, bool gaps)
    {
        const int Rows = 900;
        var random = new Random(seed);
        var (a, b) = (NormalDistribution.Next(random), NormalDistribution.Next(random));
        var values = new double[Rows * 3];
        for (var r = 0; r < Rows; r++)
        {
            a = (0.98 * a) + (0.2 * NormalDistribution.Next(random));
            b = (0.98 * b) + (0.2 * NormalDistribution.Next(random));
            var missing = gaps && (r + (37 * seed)) % 150 < 30;
            values[3 * r] = missing ? double.NaN : a;
            values[(3 * r) + 1] = missing ? double.NaN : b;
            values[(3 * r) + 2] = a + b + (0.1 * NormalDistribution.Next(random));
        }

        return new GapTable(3, values);
    }
}
