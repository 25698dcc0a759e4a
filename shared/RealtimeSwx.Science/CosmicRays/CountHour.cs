using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.CosmicRays;

/// <summary>What one detector counted in one hour.</summary>
/// <param name="Rate">Mean, counts/s.</param>
/// <param name="PressureHpa">Mean at the detector; null where the rate needs no correction (NMDB corrects before it publishes) or no pressure is known.</param>
public readonly record struct HourRate(double Rate, double? PressureHpa = null);

/// <summary>One whole hour of a network of detectors.</summary>
/// <param name="Hour">Its start, UTC.</param>
/// <param name="Rates">By detector; one that counted nothing useful is absent.</param>
public sealed record CountHour(DateTimeOffset Hour, ImmutableSortedDictionary<SeriesId, HourRate> Rates)
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(1);

    public DateTimeOffset End => Hour + Length;

    public static CountHour Of(SeriesId detector, DateTimeOffset hour, HourRate rate) =>
        new(hour, ImmutableSortedDictionary<SeriesId, HourRate>.Empty.Add(detector, rate));

    /// <summary>The start of the hour that holds an instant.</summary>
    public static DateTimeOffset Start(DateTimeOffset time) => time - TimeSpan.FromTicks(time.UtcTicks % Length.Ticks);
}
