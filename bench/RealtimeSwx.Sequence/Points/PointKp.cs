using RealtimeSwx.Domain;

namespace RealtimeSwx.Sequence.Points;

/// <summary>How a Kp for an even hour comes from values of three hours.</summary>
internal enum KpResampling
{
    /// <summary>The last interval that had ended.</summary>
    Causal,

    /// <summary>
    /// As in the published code: the interval that begins then, or the mean of the two whose beginnings are nearest. Sees up to five hours ahead, so it
    /// is for comparison with published figures only.
    /// </summary>
    Nearest,
}

internal static class PointKp
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(3);

    /// <returns>Kp in units; NaN where unknown.</returns>
    /// <exception cref="InvalidOperationException">The neighbours are asked for in real time: one of them has not ended as of the view.</exception>
    public static double At(ISeriesView view, DateTimeOffset time, KpResampling way)
    {
        var begun = new DateTimeOffset(time.Ticks / Interval.Ticks * Interval.Ticks, TimeSpan.Zero);
        if (way == KpResampling.Causal)
        {
            return Of(view, begun - Interval);
        }

        var next = begun == time ? begun : begun + Interval;
        return view.AsOf >= next + Interval
            ? (Of(view, begun) + Of(view, next)) / 2
            : throw new InvalidOperationException($"Kp for {time:u} by its nearest neighbours needs the interval that ends {next + Interval:u}: this way sees the future and does not run in real time.");
    }

    private static double Of(ISeriesView view, DateTimeOffset begin) =>
        view.Range(KnownSeries.Kp, begin, begin + TimeSpan.FromTicks(1)) is [var known, ..] ? known.Value : double.NaN;
}
