using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// The 56 days of three-hour Kp before an issue time, in thirds; the last value is the interval that ends at the issue time.
/// </summary>
/// <param name="Thirds">Oldest first, <see cref="Length"/> values; <see cref="Missing"/> where unknown.</param>
internal sealed record KpWindow(DateTimeOffset Issue, byte[] Thirds)
{
    public const int Length = 448;
    public const byte Missing = 255;

    /// <summary>Length of the canonical bytes.</summary>
    public const int Bytes = 12 + Length;

    /// <summary>A forecast needs one known value among the last eight intervals.</summary>
    private const int Recent = 8;

    public static readonly TimeSpan Step = TimeSpan.FromHours(3);

    public static TimeSpan Span => Length * Step;

    public static (KpWindow Window, IReadOnlyList<Observation> Used)? Read(ISeriesView view, DateTimeOffset issue)
    {
        var from = issue - Span;
        var thirds = new byte[Length];
        Array.Fill(thirds, Missing);
        List<Observation> used = [];
        foreach (var o in view.Range(KnownSeries.Kp, from, issue))
        {
            var (at, rest) = Math.DivRem((o.ValidTime - from).Ticks, Step.Ticks);
            if (rest == 0 && o.Value is >= 0 and <= 9)
            {
                thirds[at] = (byte)KpThirds.FromUnits(o.Value).Value;
                used.Add(o);
            }
        }

        return thirds.AsSpan(Length - Recent).ContainsAnyExcept(Missing) ? (new KpWindow(issue, thirds), used) : null;
    }

    /// <summary>Kp units, oldest first: gaps take the value before them; before the first known one stands the mean of all that are known.</summary>
    public double[] Units()
    {
        var units = new double[Length];
        var last = Thirds.Where(t => t != Missing).Average(t => t / 3.0);
        for (var i = 0; i < Length; i++)
        {
            last = Thirds[i] == Missing ? last : Thirds[i] / 3.0;
            units[i] = last;
        }

        return units;
    }

    public byte[] Write()
    {
        var bytes = new byte[Bytes];
        BitConverter.TryWriteBytes(bytes.AsSpan(0), Magic);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), Issue.UtcTicks);
        Thirds.CopyTo(bytes, 12);
        return bytes;
    }

    /// <summary>Throws <see cref="FormatException"/> for bytes of anything else.</summary>
    public static KpWindow FromBytes(ReadOnlySpan<byte> payload) =>
        payload.Length == Bytes && BitConverter.ToInt32(payload) == Magic
            ? new KpWindow(new DateTimeOffset(BitConverter.ToInt64(payload[4..]), TimeSpan.Zero), payload[12..].ToArray())
            : throw new FormatException("These are no inputs of a Kp forecast.");

    private const int Magic = 0x3250_4B53; // "SKP2"
}
