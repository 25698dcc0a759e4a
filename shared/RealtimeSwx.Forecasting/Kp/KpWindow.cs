using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// The 56 days of Kp (or Hp30) before an issue time, in thirds; the last value is the interval that ends at the issue time.
/// </summary>
/// <param name="Thirds">Oldest first, as many as the cadence has in its window; <see cref="Missing"/> where unknown.</param>
internal sealed record KpWindow(KpCadence Cadence, DateTimeOffset Issue, byte[] Thirds)
{
    public const byte Missing = 255;

    /// <summary>Length of the canonical bytes.</summary>
    public static int Bytes(KpCadence cadence) => 12 + cadence.Window;

    /// <summary>Null when nothing is known of the last day.</summary>
    public static (KpWindow Window, IReadOnlyList<Observation> Used)? Read(KpCadence cadence, ISeriesView view, DateTimeOffset issue)
    {
        var from = issue - KpCadence.Span;
        var thirds = new byte[cadence.Window];
        Array.Fill(thirds, Missing);
        List<Observation> used = [];
        foreach (var o in view.Range(cadence.Series, from, issue))
        {
            var (at, rest) = Math.DivRem((o.ValidTime - from).Ticks, cadence.Step.Ticks);
            if (rest == 0 && o.Value >= 0 && o.Value <= cadence.Highest)
            {
                thirds[at] = (byte)Math.Round(3 * o.Value);
                used.Add(o);
            }
        }

        return thirds.AsSpan(^cadence.Day..).ContainsAnyExcept(Missing) ? (new KpWindow(cadence, issue, thirds), used) : null;
    }

    /// <summary>Kp units, oldest first: gaps take the value before them; before the first known one stands the mean of all that are known.</summary>
    public double[] Units()
    {
        var units = new double[Thirds.Length];
        var last = Thirds.Where(t => t != Missing).Average(t => t / 3.0);
        for (var i = 0; i < Thirds.Length; i++)
        {
            last = Thirds[i] == Missing ? last : Thirds[i] / 3.0;
            units[i] = last;
        }

        return units;
    }

    public byte[] Write()
    {
        var bytes = new byte[Bytes(Cadence)];
        BitConverter.TryWriteBytes(bytes.AsSpan(0), Magic);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), Issue.UtcTicks);
        Thirds.CopyTo(bytes, 12);
        return bytes;
    }

    /// <summary>Throws <see cref="FormatException"/> for bytes of anything else.</summary>
    public static KpWindow FromBytes(KpCadence cadence, ReadOnlySpan<byte> payload) =>
        payload.Length == Bytes(cadence) && BitConverter.ToInt32(payload) == Magic
            ? new KpWindow(cadence, new DateTimeOffset(BitConverter.ToInt64(payload[4..]), TimeSpan.Zero), payload[12..].ToArray())
            : throw new FormatException("These are no inputs of a Kp forecast.");

    private const int Magic = 0x3250_4B53; // "SKP2"
}
