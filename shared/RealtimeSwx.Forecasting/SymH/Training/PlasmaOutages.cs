namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>
/// Storms as they would have been with the plasma instrument failing: for most of the biggest storms it did. Training on both kinds teaches
/// networks what to do without density or speed. About as long and as often together as in the archive, where density is missing in a quarter of the time.
/// </summary>
public static class PlasmaOutages
{
    private const double Share = 0.3;
    private const double DensityAlone = 0.6;
    private const int Shortest = 12;
    private const int Longest = 216;

    /// <summary>The same grid with values taken away, the same for the same seed.</summary>
    public static SymHGrid In(SymHGrid grid, int seed)
    {
        var random = new Random(seed);
        var missing = new Dictionary<SymHColumn, bool[]>
        {
            [SymHColumn.Speed] = new bool[grid.Rows], [SymHColumn.Density] = new bool[grid.Rows], [SymHColumn.Temperature] = new bool[grid.Rows],
        };
        for (var taken = 0; taken < Share * grid.Rows;)
        {
            var length = Math.Min(random.Next(Shortest, Longest), grid.Rows);
            var first = random.Next(grid.Rows - length + 1);
            var alone = random.NextDouble() < DensityAlone;
            foreach (var column in missing.Keys.Where(c => !alone || c != SymHColumn.Speed))
            {
                Array.Fill(missing[column], true, first, length);
            }

            taken += length;
        }

        return grid.Without(missing);
    }
}
