using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.CosmicRays;

/// <summary>From values of minutes or seconds to hours. A value belongs to the hour that its interval starts in.</summary>
public static class HourMeans
{
    /// <summary>Neutron monitors: an hour with less of its time covered is left out.</summary>
    public static readonly TimeSpan LeastCovered = TimeSpan.FromMinutes(10);

    /// <summary>Detectors that say pulses: some sample seconds of every hour only.</summary>
    public static readonly TimeSpan LeastSampled = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Mean of the values of one hour, without those below half or above twice their median: a counter that was switched off or a burst of
    /// noise is not a mean of anything. Null when too little of the hour is left.
    /// </summary>
    /// <param name="values">Of one series and one hour, one per valid time.</param>
    public static double? Of(IReadOnlyList<Observation> values, TimeSpan leastCovered)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var median = Robust.Median([.. values.Select(v => v.Value)]);
        var good = median > 0 ? values.Where(v => v.Value >= 0.5 * median && v.Value <= 2 * median).ToList() : [];
        var covered = TimeSpan.FromTicks(good.Sum(v => v.Span.Ticks));
        return good.Count > 0 && covered >= leastCovered ? good.Average(v => v.Value) : null;
    }

    /// <summary>Every whole hour of some neutron monitors, in order; an hour that no monitor covered is absent. Several values of one time: the most settled.</summary>
    public static IReadOnlyList<CountHour> OfMonitors(IEnumerable<Observation> rates) =>
        [.. rates
            .GroupBy(o => CountHour.Start(o.ValidTime))
            .OrderBy(g => g.Key)
            .Select(hour => new CountHour(hour.Key, hour
                .GroupBy(o => o.Series)
                .Select(g => (g.Key, Mean: Of([.. g.GroupBy(o => o.ValidTime).Select(t => t.MaxBy(o => o.Revision)!)], LeastCovered)))
                .Where(m => m.Mean is not null)
                .ToImmutableSortedDictionary(m => m.Key, m => new HourRate(m.Mean!.Value))))
            .Where(h => !h.Rates.IsEmpty)];
}
