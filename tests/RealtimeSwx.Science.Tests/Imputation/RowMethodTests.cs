using RealtimeSwx.Science.Statistics;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Science.Tests.Imputation;

public class RowMethodTests
{
    private static readonly PlantedRows Train = PlantedRows.Create(600, 10, hidden: 0.15, seed: 3);
    private static readonly PlantedRows Other = Split(Train);

    public static TheoryData<string, double> Methods() => new()
    {
        // How much worse than one who knows the distribution that the rows are drawn from.
        { "em", 1.05 }, { "em-bootstrap", 1.05 }, { "factors", 1.04 }, { "bpca", 1.04 }, { "mice", 1.06 }, { "svd", 1.4 }, { "pmm", 1.5 }, { "knn", 2.5 }, { "sknn", 2.5 },
    };

    private static IRowMethod Method(string name) => name switch
    {
        "em" => new ExpectationMaximisation(),
        "em-bootstrap" => new BootstrapEm(),
        "factors" => new FactorAnalysis(PlantedRows.Factors),
        "bpca" => new BayesianPca(8),
        "mice" => new ChainedRidge(Matching: false),
        "pmm" => new ChainedRidge(Matching: true),
        "svd" => new SvdMethod([1, 2, 3, 5, 8]),
        "knn" => new NearestNeighbours(K: 5),
        _ => new SequentialNeighbours(K: 5),
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Fill_ShouldGiveBackHiddenValuesOfRowsNotSeen(string name, double most)
    {
        var mean = Math.Sqrt(PlantedRows.Hidden(Other.Gappy).Average(h => Math.Pow(Other.Whole[h.Row, h.Column], 2)));
        mean.ShouldBeGreaterThan(0.5);
        var known = Other.Rmse(new GaussianFiller(Other.Truth));
        known.ShouldBeLessThan(mean / 3);
        Other.Rmse(Method(name).Fit(Train.Gappy, 1, CancellationToken.None)).ShouldBeLessThan(most * known);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Fill_ShouldLeaveWhatIsKnown_AndLeaveNoGap(string name, double most)
    {
        most.ShouldBePositive();
        var filler = Method(name).Fit(Train.Gappy, 1, CancellationToken.None);
        var nothing = Enumerable.Repeat(double.NaN, 10).ToArray();
        filler.Fill(nothing);
        nothing.ShouldAllBe(v => double.IsFinite(v));
        for (var r = 0; r < 50; r++)
        {
            var row = Other.Gappy[r].ToArray();
            filler.Draw(row, new double[row.Length]);
            for (var c = 0; c < row.Length; c++)
            {
                row[c].ShouldBe(Other.Gappy.Knows(r, c) ? Other.Gappy[r, c] : row[c]);
                double.IsFinite(row[c]).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Fit_ShouldBeTheSame_ForTheSameSeed(string name, double most)
    {
        most.ShouldBePositive();
        var rows = Enumerable.Range(0, 2).Select(_ =>
        {
            var row = Other.Gappy[Enumerable.Range(0, Other.Gappy.Rows).First(Other.Gappy.HasGap)].ToArray();
            Method(name).Fit(Train.Gappy, 7, CancellationToken.None).Fill(row);
            return row;
        }).ToList();
        rows[1].ShouldBe(rows[0]);
    }

    [Theory]
    [InlineData("em", 0.85, 0.95)]
    [InlineData("em-bootstrap", 0.85, 0.95)]
    [InlineData("factors", 0.85, 0.95)]
    [InlineData("bpca", 0.85, 0.95)]
    [InlineData("svd", 0.80, 0.98)]
    public void Draws_ShouldHoldTheTruthNineTimesInTen(string name, double least, double most)
    {
        var filler = Method(name).Fit(Train.Gappy, 1, CancellationToken.None);
        var random = new Random(11);
        var score = new ImputationScore();
        for (var r = 0; r < Other.Gappy.Rows; r++)
        {
            var filled = Other.Gappy[r].ToArray();
            filler.Fill(filled);
            var draws = Enumerable.Range(0, ImputationScore.Draws).Select(_ =>
            {
                var row = Other.Gappy[r].ToArray();
                filler.Draw(row, [.. row.Select(_ => NormalDistribution.Next(random))]);
                return row;
            }).ToList();
            for (var c = 0; c < filled.Length; c++)
            {
                if (!Other.Gappy.Knows(r, c))
                {
                    score.Add(Other.Whole[r, c], filled[c], [.. draws.Select(d => d[c])]);
                }
            }
        }

        score.Result!.Coverage.ShouldBeInRange(least, most);
    }

    [Fact]
    public void BayesianPca_ShouldKeepAsManyDirections_AsWerePlanted() =>
        new BayesianPca(8).Fitted(Train.Gappy, 1, CancellationToken.None).Kept.ShouldBe(PlantedRows.Factors);

    [Fact]
    public void Svd_ShouldChooseTheRank_ThatWasPlanted() => new SvdMethod([1, 2, 3, 5, 8]).Rank(Train.Gappy, 1).ShouldBe(PlantedRows.Factors);

    [Fact]
    public void Em_ShouldFindMeanAndCovariance_WhereTheMeanOfWhatIsKnownIsWrong()
    {
        // The second column is missing where the first is high: its known values are too low.
        var random = new Random(5);
        var values = new double[2 * 4000];
        for (var r = 0; r < 4000; r++)
        {
            var first = NormalDistribution.Next(random);
            values[2 * r] = first;
            values[(2 * r) + 1] = first > 0.3 ? double.NaN : 1 + (0.8 * first) + (0.6 * NormalDistribution.Next(random));
        }

        var table = new GapTable(2, values);
        var known = Enumerable.Range(0, 4000).Where(r => table.Knows(r, 1)).Average(r => table[r, 1]);
        var model = new ExpectationMaximisation().Rows(table, CancellationToken.None);
        known.ShouldBeLessThan(0.7);
        model.Mean[1].ShouldBe(1, 0.06);
        model.Covariance[0, 1].ShouldBe(0.8, 0.06);
        model.Covariance[1, 1].ShouldBe(1, 0.08);
    }

    [Fact]
    public void PredictiveMeanMatching_ShouldOnlyDrawWhatWasMeasured()
    {
        var filler = new ChainedRidge(Matching: true).Fit(Train.Gappy, 1, CancellationToken.None);
        var random = new Random(2);
        for (var r = 0; r < 100; r++)
        {
            var row = Other.Gappy[r].ToArray();
            filler.Draw(row, [.. row.Select(_ => NormalDistribution.Next(random))]);
            for (var c = 0; c < row.Length; c++)
            {
                if (!Other.Gappy.Knows(r, c))
                {
                    Enumerable.Range(0, Train.Gappy.Rows).Any(t => Train.Gappy[t, c] == row[c]).ShouldBeTrue();
                }
            }
        }
    }

    // One mixing for both: the rows to be filled are of the same kind, and not those of the fit.
    private static PlantedRows Split(PlantedRows train)
    {
        var both = PlantedRows.Create(900, 10, hidden: 0.15, seed: 3);
        both.Whole[0].ToArray().ShouldBe(train.Whole[0].ToArray());
        double[] Tail(GapTable t) => t.Copy()[(600 * 10)..];
        return new PlantedRows(new GapTable(10, Tail(both.Whole)), new GapTable(10, Tail(both.Gappy)), both.Truth);
    }
}
