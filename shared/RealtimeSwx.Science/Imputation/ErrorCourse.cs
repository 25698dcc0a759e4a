using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Science.Imputation;

/// <summary>How far a fill is off and how long it stays off to the same side, by column, seen on hidden values of the segments it was fitted on.</summary>
/// <param name="Spread">Root mean square of the errors.</param>
/// <param name="Persistence">Correlation of an error with that one row later.</param>
internal sealed record ErrorCourse(double[] Spread, double[] Persistence)
{
    /// <param name="fill">Every gap filled, row-major.</param>
    /// <param name="most">Segments to hide values of.</param>
    /// <param name="otherwise">Spread of a column of which nothing was hidden.</param>
    public static ErrorCourse Of(IReadOnlyList<GapTable> segments, Func<GapTable, double[]> fill, int most, double[] otherwise)
    {
        var columns = segments[0].Columns;
        var (squares, counts) = (new double[columns], new int[columns]);
        var (products, before, pairs) = (new double[columns], new double[columns], new int[columns]);
        foreach (var hidden in GapTransplant.Neighbours(segments, most).Where(h => h.Cells.Count > 0))
        {
            var filled = fill(hidden.Gappy);
            var errors = hidden.Cells.ToDictionary(c => c, c => filled[(c.Row * columns) + c.Column] - hidden.Whole[c.Row, c.Column]);
            foreach (var ((row, column), error) in errors)
            {
                squares[column] += error * error;
                counts[column]++;
                if (errors.TryGetValue((row - 1, column), out var last))
                {
                    products[column] += error * last;
                    before[column] += (error * error) + (last * last);
                    pairs[column]++;
                }
            }
        }

        return new ErrorCourse(
            [.. squares.Select((s, c) => counts[c] == 0 ? otherwise[c] : Math.Sqrt(s / counts[c]))],
            [.. products.Select((p, c) => pairs[c] < 20 || before[c] <= 0 ? 0 : Math.Clamp(2 * p / before[c], 0, 0.999))]);
    }

    /// <summary>Standard normals row by row, each column correlated with itself in time.</summary>
    public IEnumerable<double[]> Noise(int width, Random random)
    {
        var state = new double[width];
        double[] hold = [.. Enumerable.Range(0, width).Select(c => Persistence[c % Persistence.Length])];
        for (var first = true; ; first = false)
        {
            for (var c = 0; c < width; c++)
            {
                var fresh = NormalDistribution.Next(random);
                state[c] = first ? fresh : (hold[c] * state[c]) + (Math.Sqrt(1 - (hold[c] * hold[c])) * fresh);
            }

            yield return state;
        }
    }
}
