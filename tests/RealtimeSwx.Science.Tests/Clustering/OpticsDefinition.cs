using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>OPTICS by its definition with its conformance rules, quadratic and without any index.</summary>
internal static class OpticsDefinition
{
    public static OpticsOrdering Order(PointSet points, OpticsSettings settings)
    {
        var n = points.Count;
        var maxEps = settings.MaxEps;
        var reachability = Enumerable.Repeat(double.PositiveInfinity, n).ToArray();
        var predecessor = Enumerable.Repeat(-1, n).ToArray();
        var core = new double[n];
        for (var i = 0; i < n; i++)
        {
            var kth = Math.Sqrt(Enumerable.Range(0, n).Select(j => Squared(i, j)).Order().ElementAt(settings.MinSamples - 1));
            core[i] = kth > maxEps ? double.PositiveInfinity : Round(kth);
        }

        var waiting = Enumerable.Range(0, n).ToList();
        var order = new List<int>();
        while (waiting.Count > 0)
        {
            var p = waiting.MinBy(i => reachability[i]);
            waiting.Remove(p);
            order.Add(p);
            foreach (var o in waiting.Where(o => core[p] < double.PositiveInfinity && Squared(p, o) <= maxEps * maxEps))
            {
                var r = Round(Math.Max(Math.Sqrt(Squared(p, o)), core[p]));
                if (r < reachability[o])
                {
                    (reachability[o], predecessor[o]) = (r, p);
                }
            }
        }

        return new OpticsOrdering(settings.MinSamples, [.. order], reachability, core, predecessor);

        double Squared(int i, int j)
        {
            var sum = 0.0;
            for (var k = 0; k < points.Dimensions; k++)
            {
                var difference = points[i][k] - points[j][k];
                sum += difference * difference;
            }

            return sum;
        }

        static double Round(double value) => Math.Round(value * 1e15, MidpointRounding.ToEven) / 1e15;
    }
}
