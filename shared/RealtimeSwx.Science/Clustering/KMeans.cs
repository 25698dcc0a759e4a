using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Clustering;

/// <summary>Lloyd's k-means with seeds far from each other (k-means++), the best of some starts: the plain method that others are compared with.</summary>
public static class KMeans
{
    private const int Starts = 8;
    private const int Rounds = 100;

    /// <summary>Centres, row-major; the same for the same points and seed.</summary>
    public static double[][] Fit(PointSet points, int k, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Count, k);
        var random = new SimulationRandom(seed, "k-means");
        return Enumerable.Range(0, Starts).Select(_ => Run(points, Seeds(points, k, random))).MinBy(r => r.Inertia).Centres;
    }

    /// <summary>The nearest centre.</summary>
    public static int Nearest(double[][] centres, ReadOnlySpan<double> point)
    {
        var (best, at) = (double.PositiveInfinity, 0);
        for (var c = 0; c < centres.Length; c++)
        {
            var square = Square(centres[c], point);
            if (square < best)
            {
                (best, at) = (square, c);
            }
        }

        return at;
    }

    private static (double[][] Centres, double Inertia) Run(PointSet points, double[][] centres)
    {
        var labels = new int[points.Count];
        Array.Fill(labels, -1);
        for (var round = 0; round < Rounds; round++)
        {
            var (sums, counts, moved) = (centres.Select(c => new double[c.Length]).ToArray(), new int[centres.Length], false);
            for (var i = 0; i < points.Count; i++)
            {
                var label = Nearest(centres, points[i]);
                moved |= label != labels[i];
                labels[i] = label;
                counts[label]++;
                for (var d = 0; d < points.Dimensions; d++)
                {
                    sums[label][d] += points[i][d];
                }
            }

            centres = [.. sums.Select((s, c) => counts[c] == 0 ? centres[c] : s.Select(v => v / counts[c]).ToArray())];
            if (!moved)
            {
                break;
            }
        }

        var inertia = 0.0;
        for (var i = 0; i < points.Count; i++)
        {
            inertia += Square(centres[Nearest(centres, points[i])], points[i]);
        }

        return (centres, inertia);
    }

    private static double[][] Seeds(PointSet points, int k, SimulationRandom random)
    {
        var centres = new List<double[]> { points[(int)(random.Uniform() * points.Count)].ToArray() };
        var near = new double[points.Count];
        Array.Fill(near, double.PositiveInfinity);
        while (centres.Count < k)
        {
            var sum = 0.0;
            for (var i = 0; i < points.Count; i++)
            {
                near[i] = Math.Min(near[i], Square(centres[^1], points[i]));
                sum += near[i];
            }

            var left = random.Uniform() * sum;
            var at = 0;
            while (at < points.Count - 1 && left >= near[at])
            {
                left -= near[at++];
            }

            centres.Add(points[at].ToArray());
        }

        return [.. centres];
    }

    private static double Square(double[] a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
        {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }

        return sum;
    }
}
