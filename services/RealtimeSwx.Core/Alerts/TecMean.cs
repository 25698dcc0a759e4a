using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Alerts;

/// <summary>One number of a map and how far it is from usual.</summary>
internal static class TecMean
{
    private const int LeastDays = 7;

    /// <summary>Mean over the globe, weighted by the cosine of latitude, missing cells left out; TECU.</summary>
    public static double Of(TecMap map)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < map.Grid.LatCount; i++)
        {
            var weight = Math.Cos(map.Grid.Lat(i) * Math.PI / 180);
            for (var j = 0; j < map.Grid.UniqueLonCount; j++)
            {
                if (!float.IsNaN(map[i, j]))
                {
                    sum += weight * map[i, j];
                    weights += weight;
                }
            }
        }

        return weights > 0 ? sum / weights : double.NaN;
    }

    /// <summary>Per cent of the median of the days before, without its sign; null where they are too few.</summary>
    public static double? Departure(double mean, IReadOnlyList<double> before)
    {
        var known = before.Where(double.IsFinite).Order().ToList();
        if (known.Count < LeastDays || !double.IsFinite(mean))
        {
            return null;
        }

        var median = (known[(known.Count - 1) / 2] + known[known.Count / 2]) / 2;
        return median > 0 ? Math.Round(100 * Math.Abs(mean - median) / median, 3) : null;
    }
}
