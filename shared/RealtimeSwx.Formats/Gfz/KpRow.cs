using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Gfz;

/// <summary>One Kp value on its way from text to an observation in thirds.</summary>
internal static class KpRow
{
    /// <summary>Kp units to the nearest third, or a rejection outside 0..9.</summary>
    public static void Add(RowSink sink, LexiconEntry entry, DateTimeOffset time, double kp, Revision revision, string source, int line, int column, ReadOnlySpan<byte> text)
    {
        if (entry.IsFill(kp))
        {
            return;
        }

        if (TryThirds(kp, out var thirds))
        {
            sink.Add(new Observation(entry.Series, time, entry.Span, thirds.Units, revision, Quality.Good, source));
        }
        else
        {
            sink.Reject(line, column, entry.Name, "Kp outside 0..9", text);
        }
    }

    public static bool TryThirds(double kp, out KpThirds thirds)
    {
        var third = Math.Round(3 * kp);
        var ok = third is >= 0 and <= 27 && kp >= 0;
        thirds = new KpThirds(ok ? (int)third : 0);
        return ok;
    }
}
