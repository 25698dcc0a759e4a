using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Ionosphere;

/// <summary>
/// How far TEC stands from what is usual: the median of the same hour over the 27 days before, one turn of the Sun. Fewer than
/// <see cref="LeastDays"/> of them say nothing.
/// </summary>
public static class TecAnomaly
{
    public const int Days = 27;
    public const int LeastDays = 14;

    /// <summary>Frames of the same hour may differ by so much.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    /// <summary>The map minus the median of its hour, cell by cell, TECU, without errors; null when too few days have a map of the hour on its grid.</summary>
    /// <param name="earlier">Maps of the same series, in any order; those of other hours, days or grids do not count.</param>
    public static TecMap? Of(TecMap map, IEnumerable<TecMap> earlier)
    {
        var same = earlier.Where(m => m.Grid == map.Grid && DayBefore(map.Epoch, m.Epoch) is not null)
            .GroupBy(m => DayBefore(map.Epoch, m.Epoch)).Select(g => g.Last()).ToList();
        if (same.Count < LeastDays)
        {
            return null;
        }

        var values = ImmutableArray.CreateBuilder<float>(map.Values.Length);
        for (var i = 0; i < map.Values.Length; i++)
        {
            values.Add((float)(map.Values[i] - Median(same.Select(m => (double)m.Values[i]))));
        }

        return map with { Values = values.MoveToImmutable(), Rms = [] };
    }

    /// <summary>Which day before <paramref name="epoch"/> a time of the same hour lies on, 1..27; null when it is none.</summary>
    public static int? DayBefore(DateTimeOffset epoch, DateTimeOffset time)
    {
        var days = (int)Math.Round((epoch - time).TotalDays);
        return days is >= 1 and <= Days && (epoch - time - TimeSpan.FromDays(days)).Duration() <= Within ? days : null;
    }

    /// <summary>Median of the finite values; NaN where there are fewer than <see cref="LeastDays"/>.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite).Order()];
        return known.Length < LeastDays ? double.NaN : (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2;
    }
}
