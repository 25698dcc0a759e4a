namespace RealtimeSwx.Science.Imputation;

/// <summary>A segment with some of its known values hidden, to see how well they are given back.</summary>
/// <param name="Cells">What is hidden.</param>
public sealed record HiddenSegment(GapTable Whole, GapTable Gappy, IReadOnlyList<(int Row, int Column)> Cells);

/// <summary>
/// Hides values as they really go missing: the gaps of one segment, with their lengths and the columns that go together, are laid over the known
/// values of another.
/// </summary>
public static class GapTransplant
{
    /// <param name="shift">Row of <paramref name="donor"/> that comes over row 0 of <paramref name="whole"/>.</param>
    public static HiddenSegment Lay(GapTable whole, GapTable donor, int shift)
    {
        var values = whole.Copy();
        var cells = new List<(int, int)>();
        for (var r = 0; r < whole.Rows; r++)
        {
            var from = r + shift;
            for (var c = 0; from >= 0 && from < donor.Rows && c < whole.Columns; c++)
            {
                if (whole.Knows(r, c) && !donor.Knows(from, c))
                {
                    values[(r * whole.Columns) + c] = double.NaN;
                    cells.Add((r, c));
                }
            }
        }

        return new HiddenSegment(whole, new GapTable(whole.Columns, values), cells);
    }

    /// <summary>Some segments, evenly chosen, each with the gaps of the one after it.</summary>
    internal static IReadOnlyList<HiddenSegment> Neighbours(IReadOnlyList<GapTable> segments, int most)
    {
        var step = Math.Max(1, segments.Count / most);
        return [.. Enumerable.Range(0, segments.Count).Where(i => i % step == 0).Take(most).Select(i => Lay(segments[i], segments[(i + 1) % segments.Count], 0))];
    }
}
