using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Omni;

/// <summary>Words, widths and the columns in use (1-based word numbers, as in NASA's format pages).</summary>
internal sealed class OmniLayout
{
    public const int MaxWords = 57;

    // (2I4,I3,I5,2I3,2I4,14F6.1,F9.0,F6.1,F6.0,2F6.1,F6.3,F6.2,F9.0,F6.1,F6.0,2F6.1,F6.3,2F7.2,F6.1,I3,I4,I6,I5,F10.2,5F9.2,I3,I4,2F6.1,2I6,F5.1,F9.6,F7.4)
    private static readonly int[] Omni2Widths =
    [
        4, 4, 3, 5, 3, 3, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 9, 6, 6, 6, 6, 6, 6, 9, 6, 6, 6, 6, 6, 7, 7, 6, 3, 4, 6, 5, 10, 9, 9, 9, 9, 9,
        3, 4, 6, 6, 6, 6, 5, 9, 7,
    ];

    // (2I4,4I3,3I4,2I7,F6.2,I7,8F8.2,4F8.1,F7.2,F9.0,F6.2,2F7.2,F6.1,6F8.2,7I6,F7.2,F5.1), 5-min files add 3F9.2
    private static readonly int[] HroWidths =
    [
        4, 4, 3, 3, 3, 3, 4, 4, 4, 7, 7, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7, 9, 6, 7, 7, 6, 8, 8, 8, 8, 8, 8, 6, 6, 6, 6, 6, 6, 6, 7, 5,
        9, 9, 9,
    ];

    public static readonly OmniLayout Omni2 = new("omni2", 55, 57, false, Omni2Widths,
        (9, "B"), (13, "Bx GSM"), (16, "By GSM"), (17, "Bz GSM"), (23, "T"), (24, "N"), (25, "V"), (39, "Kp"), (41, "Dst"), (51, "F10.7"));

    public static readonly OmniLayout Hro = new("omni-hro", 46, 49, true, HroWidths,
        (14, "B"), (15, "Bx GSM"), (18, "By GSM"), (19, "Bz GSM"), (22, "V"), (26, "N"), (27, "T"),
        (41, "SYM/D"), (42, "SYM/H"), (43, "ASY/D"), (44, "ASY/H"));

    private readonly bool _minutes;
    private readonly int[] _widths;

    private OmniLayout(string upstream, int words, int longWords, bool minutes, int[] widths, params (int Word, string Name)[] columns)
    {
        (Words, LongWords, _minutes, _widths) = (words, longWords, minutes, widths);
        Columns = [.. columns.Select(c => (c.Word, Lexicon.Get(upstream, c.Name)))];
    }

    public int Words { get; }

    public int LongWords { get; }

    /// <summary>Bx is the same in GSE and GSM.</summary>
    public IReadOnlyList<(int Word, LexiconEntry Entry)> Columns { get; }

    public TimeSpan SpanOf(int words) => _minutes ? TimeSpan.FromMinutes(words == LongWords ? 5 : 1) : TimeSpan.FromHours(1);

    /// <summary>Ranges of the words; their count, or 0. Wide numbers can touch, then the widths of the Fortran format cut the line.</summary>
    public int Split(ReadOnlySpan<byte> line, Span<Range> words)
    {
        var count = Fields.Words(line, words);
        if (count == Words || count == LongWords)
        {
            return count;
        }

        var (start, whole) = (0, 0);
        while (whole < _widths.Length && start + _widths[whole] <= line.Length)
        {
            words[whole] = start..(start + _widths[whole]);
            start += _widths[whole++];
        }

        return line[start..].IsBlank() && (whole == Words || whole == LongWords) ? whole : 0;
    }

    public bool TryTime(ReadOnlySpan<byte> line, ReadOnlySpan<Range> words, out DateTimeOffset time)
    {
        time = default;
        var minute = 0;
        return Fields.TryInt(line[words[0]], out var year) && year > 1950 && Fields.TryInt(line[words[1]], out var day) && Fields.TryInt(line[words[2]], out var hour)
            && (!_minutes || Fields.TryInt(line[words[3]], out minute)) && Fields.TryDayOfYear(year, day, hour, minute, out time);
    }
}
