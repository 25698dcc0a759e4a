namespace RealtimeSwx.Formats.Text;

internal static class SpanSplit
{
    /// <summary>Ranges of the cells between separators. When there are more cells than ranges the last range holds the rest, and the count is one too many for a full row.</summary>
    public static int Split(this ReadOnlySpan<byte> line, Span<Range> cells, byte separator)
    {
        var (count, start) = (0, 0);
        while (count < cells.Length - 1)
        {
            var found = line[start..].IndexOf(separator);
            if (found < 0)
            {
                break;
            }

            cells[count++] = start..(start + found);
            start += found + 1;
        }

        cells[count++] = start..line.Length;
        return count;
    }
}
