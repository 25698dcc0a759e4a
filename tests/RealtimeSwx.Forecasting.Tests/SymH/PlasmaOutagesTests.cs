using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Training;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class PlasmaOutagesTests
{
    [Fact]
    public void In_ShouldTakePlasmaAwayForAboutAThirdOfTheTime_AndNothingElse()
    {
        var segment = SimulatedStorms.Segment(1);
        var grid = SymHGrid.Read(segment.History.AsOf(DateTimeOffset.MaxValue), segment.To, 900);
        var spoiled = PlasmaOutages.In(grid, 5);
        foreach (var column in Enum.GetValues<SymHColumn>().Where(c => c is not (SymHColumn.Speed or SymHColumn.Density or SymHColumn.Temperature)))
        {
            spoiled[column].ToArray().ShouldBe(grid[column].ToArray());
        }

        var (speed, density) = (Missing(spoiled, SymHColumn.Speed), Missing(spoiled, SymHColumn.Density));
        density.ShouldBeInRange(0.2 + Missing(grid, SymHColumn.Density), 0.5);
        density.ShouldBeGreaterThanOrEqualTo(speed);
        PlasmaOutages.In(grid, 5)[SymHColumn.Density].ToArray().ShouldBe(spoiled[SymHColumn.Density].ToArray());
        PlasmaOutages.In(grid, 6)[SymHColumn.Density].ToArray().ShouldNotBe(spoiled[SymHColumn.Density].ToArray());
    }

    private static double Missing(SymHGrid grid, SymHColumn column) => grid[column].ToArray().Count(double.IsNaN) / (double)grid.Rows;
}
