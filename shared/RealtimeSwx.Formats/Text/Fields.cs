using System.Buffers.Text;
using System.Globalization;

namespace RealtimeSwx.Formats.Text;

/// <summary>Numbers and times in spans of ASCII, invariantly; nothing here throws.</summary>
internal static class Fields
{
    /// <summary>1-based columns as the format documents count them; what lies beyond the line is empty.</summary>
    public static ReadOnlySpan<byte> Columns(this ReadOnlySpan<byte> line, int first, int last)
    {
        var start = Math.Min(first - 1, line.Length);
        return line[start..Math.Min(Math.Max(last, start), line.Length)];
    }

    public static ReadOnlySpan<byte> Trimmed(this ReadOnlySpan<byte> field) => field.Trim(" \t"u8);

    public static bool IsBlank(this ReadOnlySpan<byte> field) => field.Trimmed().IsEmpty;

    public static bool TryInt(ReadOnlySpan<byte> field, out int value)
    {
        field = field.Trimmed();
        return Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    public static bool TryLong(ReadOnlySpan<byte> field, out long value)
    {
        field = field.Trimmed();
        return Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    /// <summary>Finite numbers only.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> field, out double value) =>
        double.TryParse(field.Trimmed(), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Fortran I-edit: right-aligned in the whole field, sign allowed, nothing else.</summary>
    public static bool TryRightAligned(ReadOnlySpan<byte> field, out int value)
    {
        value = 0;
        var i = 0;
        while (i < field.Length && field[i] == ' ')
        {
            i++;
        }

        var negative = i < field.Length && field[i] == '-';
        if (negative)
        {
            i++;
        }

        if (i == field.Length)
        {
            return false;
        }

        for (; i < field.Length; i++)
        {
            var digit = field[i] - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            value = value * 10 + digit;
        }

        value = negative ? -value : value;
        return true;
    }

    /// <summary><see cref="TryRightAligned"/> for exactly five columns; what nearly all fields are (blanks, then up to four digits) without a loop.</summary>
    public static bool TryFive(ReadOnlySpan<byte> field, out int value)
    {
        var (ones, tens, hundreds, thousands) = ((uint)field[4] - '0', (uint)field[3] - '0', (uint)field[2] - '0', (uint)field[1] - '0');
        const uint Blank = unchecked(' ' - (uint)'0');
        if (ones <= 9 && field[0] == ' ')
        {
            if (tens == Blank && hundreds == Blank && thousands == Blank)
            {
                value = (int)ones;
                return true;
            }

            if (tens <= 9 && hundreds == Blank && thousands == Blank)
            {
                value = (int)(10 * tens + ones);
                return true;
            }

            if (tens <= 9 && hundreds <= 9 && (thousands == Blank || thousands <= 9))
            {
                value = (int)((thousands <= 9 ? 1000 * thousands : 0) + 100 * hundreds + 10 * tens + ones);
                return true;
            }
        }

        return TryRightAligned(field, out value);
    }

    /// <summary>Ranges of the words between blanks; the count, or -1 when there are more than the span holds.</summary>
    public static int Words(ReadOnlySpan<byte> line, Span<Range> words)
    {
        var (count, i) = (0, 0);
        while (true)
        {
            while (i < line.Length && line[i] is (byte)' ' or (byte)'\t')
            {
                i++;
            }

            if (i == line.Length)
            {
                return count;
            }

            if (count == words.Length)
            {
                return -1;
            }

            var start = i;
            while (i < line.Length && line[i] is not ((byte)' ' or (byte)'\t'))
            {
                i++;
            }

            words[count++] = start..i;
        }
    }

    /// <summary>UTC; hour 24 is the next midnight.</summary>
    public static bool TryTime(int year, int month, int day, int hour, int minute, double second, out DateTimeOffset time)
    {
        time = default;
        if (year is < 1900 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 24 || minute is < 0 or > 59 || !(second is >= 0 and < 61) || (hour == 24 && (minute > 0 || second > 0)))
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero)
            + new TimeSpan(hour, minute, 0) + TimeSpan.FromMilliseconds(Math.Round(second * 1000));
        return true;
    }

    public static bool TryDayOfYear(int year, int dayOfYear, int hour, int minute, out DateTimeOffset time)
    {
        time = default;
        if (year is < 1900 or > 2200 || dayOfYear < 1 || dayOfYear > (DateTime.IsLeapYear(year) ? 366 : 365) || hour is < 0 or > 23 || minute is < 0 or > 59)
        {
            return false;
        }

        time = new DateTimeOffset(year, 1, 1, hour, minute, 0, TimeSpan.Zero).AddDays(dayOfYear - 1);
        return true;
    }

    /// <summary>ISO 8601 and its relatives: <c>2015-03-17T04:45Z</c>, a blank for the T, seconds and fraction optional, Z optional. UTC.</summary>
    public static bool TryIsoTime(ReadOnlySpan<byte> field, out DateTimeOffset time)
    {
        time = default;
        var text = field.Trimmed();
        if (text.Length > 0 && text[^1] == 'Z')
        {
            text = text[..^1];
        }

        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':'
            || !TryInt(text[..4], out var year) || !TryInt(text[5..7], out var month) || !TryInt(text[8..10], out var day)
            || !TryInt(text[11..13], out var hour) || !TryInt(text[14..16], out var minute))
        {
            return false;
        }

        var second = 0.0;
        if (text.Length > 16 && (text[16] != ':' || !TryDouble(text[17..], out second)))
        {
            return false;
        }

        return TryTime(year, month, day, hour, minute, second, out time);
    }
}
