using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>
/// Hourly Dst for archives that have none, such as storm files: the mean of the Sym-H of every whole hour, rounded to 1 nT as Dst is, known when the
/// availability says so.
/// </summary>
public static class DstOfSymH
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The segment from its first Dst or Sym-H, with Dst made where there is none of it.</summary>
    public static ArchiveSegment In(ArchiveSegment segment, Availability availability)
    {
        if (segment.History.All(KnownSeries.Dst).Count == 0)
        {
            foreach (var hour in segment.History.All(KnownSeries.SymH).GroupBy(o => new DateTimeOffset(o.ValidTime.Ticks - (o.ValidTime.Ticks % Hour.Ticks), TimeSpan.Zero)))
            {
                if (hour.Aggregate(TimeSpan.Zero, (sum, o) => sum + o.Span) >= Hour)
                {
                    var sample = hour.First();
                    segment.History.Add(availability.Stamp(new Observation(
                        KnownSeries.Dst, hour.Key, Hour, Math.Round(hour.Average(o => o.Value)), Revision.Quicklook, sample.Quality, sample.Source)));
                }
            }
        }

        return FromFirst(segment);
    }

    /// <summary>The segment from its first Dst where that comes before Sym-H: it is enough to forecast from.</summary>
    public static ArchiveSegment FromFirst(ArchiveSegment segment) =>
        segment.History.All(KnownSeries.Dst) is [var first, ..] && first.ValidTime < segment.From ? segment with { From = first.ValidTime } : segment;
}
