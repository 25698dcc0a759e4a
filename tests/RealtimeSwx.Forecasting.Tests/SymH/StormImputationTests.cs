using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Imputation;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class StormImputationTests
{
    private static readonly Lazy<IReadOnlyList<StormTable>> Storms = new(() => [.. Enumerable.Range(1, 4).Select(s => Gappy(StormTable.Of(SimulatedStorms.Segment(s))))]);

    private static StormImputation Run(string method) => new(StormMethods.Create(method, twoSided: false, SmallModel.Learners), folds: 2, seed: 1);

    [Theory]
    [InlineData("em")]
    [InlineData("trees")]
    public void Storms_ShouldBeFilled_WithWhatIsKnownLeftAsItIs(string method)
    {
        var result = Run(method).Run(Storms.Value, new Progress<(int, int)>(), CancellationToken.None);
        foreach (var (storm, grid) in Storms.Value.Zip(result.Grids))
        {
            foreach (var column in Enum.GetValues<SymHColumn>().Where(c => c != SymHColumn.SymH))
            {
                for (var r = 0; r < grid.Rows; r++)
                {
                    double.IsFinite(grid[column][r]).ShouldBeTrue();
                    if (!double.IsNaN(storm.Grid[column][r]))
                    {
                        grid[column][r].ShouldBe(storm.Grid[column][r]);
                    }
                }
            }
        }

        result.All.Keys.ShouldContain("N");
        result.All.Values.ShouldAllBe(s => s.Count > 0 && s.Rmse > 0 && s.Mae <= s.Rmse && Math.Abs(s.Bias) <= s.Mae + 1e-9);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("em")]
    [InlineData("knn")]
    [InlineData("trees")]
    public void AStorm_ShouldBeFilledFromItsPast_AndFromOtherStormsOnly(string method)
    {
        var before = Run(method).Run(Storms.Value, new Progress<(int, int)>(), CancellationToken.None).Grids[0];
        var storm = Storms.Value[0];
        var cut = storm.Grid.Rows * 2 / 3;
        var later = storm.Grid;
        foreach (var column in Enum.GetValues<SymHColumn>())
        {
            later = later.With(column, [.. storm.Grid[column].ToArray().Select((v, r) => r >= cut ? v * 1.5 : v)]);
        }

        var after = Run(method).Run([StormTable.Of(storm.Storm, later), .. Storms.Value.Skip(1)], new Progress<(int, int)>(), CancellationToken.None).Grids[0];
        foreach (var column in Enum.GetValues<SymHColumn>().Where(c => c != SymHColumn.SymH))
        {
            after[column][..cut].ToArray().ShouldBe(before[column][..cut].ToArray());
        }
    }

    [Fact]
    public void HiddenValues_ShouldLieWhereAnotherStormHasItsGaps()
    {
        var hidden = StormGaps.Lay(Storms.Value, seed: 1);
        hidden.ShouldAllBe(h => h.Count == 3);
        foreach (var (storm, mask) in Storms.Value.Zip(hidden).SelectMany(p => p.Second.Select(m => (p.First, m))))
        {
            mask.Cells.ShouldNotBeEmpty();
            mask.Cells.ShouldAllBe(c => storm.Table.Knows(c.Row, c.Column));
            Storms.Value.Where(l => l != storm).Any(l => mask.Cells.All(c =>
                c.Row + l.Deepest - storm.Deepest is var from && from >= 0 && from < l.Table.Rows && !l.Table.Knows(from, c.Column))).ShouldBeTrue();
        }
    }

    [Fact]
    public void FilledFile_ShouldBeReadable_AndNameWhatWasFilled()
    {
        var result = Run("mean").Run(Storms.Value, new Progress<(int, int)>(), CancellationToken.None);
        var path = Path.Combine(Path.GetTempPath(), $"filled-{Guid.NewGuid():n}.csv");
        try
        {
            using (var writer = new StreamWriter(path))
            {
                FilledStormCsv.Write(writer, Storms.Value, result.Grids);
            }

            var back = ArchiveSegments.Read([path], KnownSeries.SymH, Availability.Literature, _ => Assert.Fail("a row was rejected")).Select(StormTable.Of).ToList();
            back.Count.ShouldBe(4);
            back[1].Grid[SymHColumn.Density][100].ShouldBe(result.Grids[1][SymHColumn.Density][100], 0.011);
            File.ReadLines(path).First().ShouldBe("storm,time,Bmag,Bx_gsm,By_gsm,Bz_gsm,V,N,T,SYM_H,filled");
            File.ReadLines(path).Skip(1).Count(l => l.EndsWith(",V N T", StringComparison.Ordinal))
                .ShouldBe(Storms.Value.Sum(s => Enumerable.Range(0, s.Grid.Rows).Count(r => Missing(s.Grid, r, SymHColumn.Speed, SymHColumn.Density, SymHColumn.Temperature))));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void OneStormAlone_ShouldBeRefused() =>
        Should.Throw<InputException>(() => Run("mean").Run([Storms.Value[0]], new Progress<(int, int)>(), CancellationToken.None));

    private static bool Missing(SymHGrid grid, int row, params SymHColumn[] columns) =>
        Enum.GetValues<SymHColumn>().Where(c => c != SymHColumn.SymH).All(c => double.IsNaN(grid[c][row]) == columns.Contains(c));

    /// <summary>Takes the plasma away for ten hours, at another time in each storm, and the density twice as long.</summary>
    private static StormTable Gappy(StormTable storm)
    {
        var from = 200 + (100 * storm.Storm);
        double[] Without(SymHColumn c, int rows) => [.. storm.Grid[c].ToArray().Select((v, r) => r >= from && r < from + rows ? double.NaN : v)];
        var grid = storm.Grid.With(SymHColumn.Speed, Without(SymHColumn.Speed, 120)).With(SymHColumn.Temperature, Without(SymHColumn.Temperature, 120));
        return StormTable.Of(storm.Storm, grid.With(SymHColumn.Density, Without(SymHColumn.Density, 240)));
    }
}
