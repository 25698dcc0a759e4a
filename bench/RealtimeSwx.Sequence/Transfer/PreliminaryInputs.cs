using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Sequence.Transfer;

/// <summary>
/// A storm as real-time instruments could have seen it: plasma outages, short gaps of the field, offsets of a storm and noise of a row, and a quicklook
/// Sym-H whose baseline wanders. The reference data holds no preliminary measurements, so these sizes are assumed, not fitted.
/// </summary>
internal static class PreliminaryInputs
{
    private const double FieldGaps = 0.03;
    private const int LongestFieldGap = 12;
    private const double FieldOffset = 0.5; // nT
    private const double FieldNoise = 0.3; // nT
    private const double SpeedFactor = 0.02;
    private const double SpeedNoise = 5; // km/s
    private const double PlasmaFactor = 0.2; // of ln N and ln T, a storm
    private const double PlasmaNoise = 0.15; // of the same, a row
    private const double BaselineError = 4; // nT
    private const int BaselineRows = 288;

    /// <summary>The same for the same seed; the truth stays what it was.</summary>
    public static SymHGrid In(SymHGrid grid, int seed)
    {
        var random = new Random(unchecked((seed * 9973) + 17));
        var seen = PlasmaOutages.In(grid, seed);
        var gone = FieldMissing(grid.Rows, random);
        double[] offsets = [.. Enumerable.Range(0, 6).Select(_ => NormalDistribution.Next(random))];
        foreach (var (column, i) in ((SymHColumn[])[SymHColumn.Bx, SymHColumn.By, SymHColumn.Bz]).Select((c, i) => (c, i)))
        {
            seen = Changed(column, v => v + (FieldOffset * offsets[i]) + (FieldNoise * NormalDistribution.Next(random)));
        }

        seen = Changed(SymHColumn.Speed, v => (v * (1 + (SpeedFactor * offsets[3]))) + (SpeedNoise * NormalDistribution.Next(random)));
        seen = Changed(SymHColumn.Density, v => v * Math.Exp((PlasmaFactor * offsets[4]) + (PlasmaNoise * NormalDistribution.Next(random))));
        seen = Changed(SymHColumn.Temperature, v => v * Math.Exp((PlasmaFactor * offsets[5]) + (PlasmaNoise * NormalDistribution.Next(random))));
        double[] baseline = [.. Enumerable.Range(0, (grid.Rows / BaselineRows) + 2).Select(_ => BaselineError * NormalDistribution.Next(random))];
        seen = seen.With(SymHColumn.SymH, [.. grid[SymHColumn.SymH].ToArray().Select((v, r) => Math.Round(v + Between(baseline, (double)r / BaselineRows)))]);
        double[] strength = [.. Enumerable.Range(0, grid.Rows).Select(r => Math.Sqrt(Square(SymHColumn.Bx, r) + Square(SymHColumn.By, r) + Square(SymHColumn.Bz, r)))];
        return seen.With(SymHColumn.Bt, strength).Without(new[] { SymHColumn.Bt, SymHColumn.Bx, SymHColumn.By, SymHColumn.Bz }.ToDictionary(c => c, _ => gone));

        SymHGrid Changed(SymHColumn column, Func<double, double> change) => seen.With(column, [.. seen[column].ToArray().Select(change)]);
        double Square(SymHColumn column, int row) => seen[column][row] * seen[column][row];
    }

    private static bool[] FieldMissing(int rows, Random random)
    {
        var gone = new bool[rows];
        for (var taken = 0; taken < FieldGaps * rows;)
        {
            var length = random.Next(1, LongestFieldGap + 1);
            Array.Fill(gone, true, random.Next(rows - length), length);
            taken += length;
        }

        return gone;
    }

    private static double Between(double[] values, double at) => values[(int)at] + ((at - Math.Floor(at)) * (values[(int)at + 1] - values[(int)at]));
}
