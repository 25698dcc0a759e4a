namespace RealtimeSwx.Science.Pulses;

/// <summary>
/// The charge of a muon, read off a charge histogram. Muons that cut a corner make a plateau whose end is the hump of those that cross the tank;
/// in dN/dq it is a shoulder, in dN/d(ln q) = q dN/dq a maximum. Its place is the vertex of a parabola through ln(q dN/dq) over ln q
/// about that maximum, least squares weighted by the counts.
/// </summary>
/// <param name="Charge">ADC counts.</param>
/// <param name="StandardError">Of the vertex, ADC counts, from the counts' statistics.</param>
/// <param name="Pulses">In the histogram, its last bin and those below <see cref="FirstBin"/> left out.</param>
public sealed record MuonCalibration(double Charge, double StandardError, long Pulses)
{
    /// <summary>Charges below are noise and pedestal.</summary>
    public const int FirstBin = 10;

    private const int LeastPulses = 1000;
    private const double Step = 0.04;
    private const double Bandwidth = 0.1;

    /// <summary>The parabola goes through the part about the maximum that is at least this share of it.</summary>
    private const double Top = 0.85;

    /// <summary>Where the electrons and gammas are many, the hump is no maximum of q dN/dq over all charges; it is one between these shares of the maximum of q² dN/dq.</summary>
    private const double SearchFrom = 0.6;
    private const double SearchTo = 1.2;

    /// <param name="histogram">Counts per ADC value; the last bin holds all that is larger.</param>
    /// <returns>Null with fewer than a thousand pulses or no hump.</returns>
    public static MuonCalibration? Of(ReadOnlySpan<long> histogram)
    {
        var edges = Edges(histogram.Length);
        var counts = new long[Math.Max(0, edges.Count - 1)];
        for (var i = 0; i < counts.Length; i++)
        {
            for (var q = edges[i]; q < edges[i + 1]; q++)
            {
                counts[i] += histogram[q];
            }
        }

        return Of(edges, counts);
    }

    /// <summary>Bounds of narrow bins of ln q, each as wide as whole ADC values allow: bin i holds the charges from <c>edges[i]</c> to below <c>edges[i + 1]</c>.</summary>
    /// <param name="limit">ADC counts; larger charges are in no bin.</param>
    public static IReadOnlyList<int> Edges(int limit)
    {
        var edges = new List<int> { FirstBin };
        for (var next = FirstBin + 1; next < limit; next++)
        {
            if (Math.Log((double)next / edges[^1]) >= Step)
            {
                edges.Add(next);
            }
        }

        return edges;
    }

    /// <summary>As <see cref="Of(ReadOnlySpan{long})"/>, from counts that were gathered in the bins of <see cref="Edges"/>.</summary>
    public static MuonCalibration? Of(IReadOnlyList<int> edges, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(counts);
        var n = edges.Count - 1;
        var (x, density) = (new double[Math.Max(0, n)], new double[Math.Max(0, n)]);
        for (var i = 0; i < n; i++)
        {
            // The density takes the true width: a bin of whole numbers reaches from half below its first to half above its last.
            var (low, high) = (Math.Log(edges[i] - 0.5), Math.Log(edges[i + 1] - 0.5));
            (x[i], density[i]) = ((low + high) / 2, counts[i] / (high - low));
        }

        var pulses = counts.Sum();
        if (pulses < LeastPulses)
        {
            return null;
        }

        var smooth = x.Select(at => x.Select((other, j) => (Weight: Math.Exp(-0.5 * Math.Pow((other - at) / Bandwidth, 2)), Value: density[j])))
            .Select(kernel => kernel.Sum(k => k.Weight * k.Value) / kernel.Sum(k => k.Weight)).ToArray();
        var weighted = Enumerable.Range(0, n).MaxBy(i => smooth[i] * Math.Exp(x[i]));
        var peak = Enumerable.Range(1, n - 2)
            .Where(i => x[i] >= x[weighted] + Math.Log(SearchFrom) && x[i] <= x[weighted] + Math.Log(SearchTo) && smooth[i] >= smooth[i - 1] && smooth[i] > smooth[i + 1])
            .DefaultIfEmpty(-1)
            .MaxBy(i => i < 0 ? -1 : smooth[i]);
        if (peak < 0)
        {
            return null;
        }

        var (from, to) = (peak, peak);
        while (from > 0 && smooth[from - 1] >= Top * smooth[peak])
        {
            from--;
        }

        while (to < n - 1 && smooth[to + 1] >= Top * smooth[peak])
        {
            to++;
        }

        var top = Enumerable.Range(from, to - from + 1).Where(i => counts[i] > 0).ToList();
        return Vertex([.. top.Select(i => (x[i] - x[peak], Math.Log(density[i]), (double)counts[i]))]) is { } vertex
            && vertex.At > x[from] - x[peak] && vertex.At < x[to] - x[peak]
            ? new MuonCalibration(Math.Exp(x[peak] + vertex.At), Math.Exp(x[peak] + vertex.At) * vertex.Error, pulses)
            : null;
    }

    /// <summary>Weighted least squares of y = a + b x + c x²; the vertex and its error. Null where there is no maximum.</summary>
    private static (double At, double Error)? Vertex(IReadOnlyList<(double X, double Y, double Weight)> points)
    {
        if (points.Count < 4)
        {
            return null;
        }

        var s = new double[5];
        var t = new double[3];
        foreach (var (x, y, w) in points)
        {
            var power = w;
            for (var k = 0; k < 5; k++, power *= x)
            {
                s[k] += power;
                t[k < 3 ? k : 2] += k < 3 ? power * y : 0;
            }
        }

        // Inverse of the symmetric matrix of sums, by cofactors.
        var c00 = (s[2] * s[4]) - (s[3] * s[3]);
        var c01 = (s[2] * s[3]) - (s[1] * s[4]);
        var c02 = (s[1] * s[3]) - (s[2] * s[2]);
        var c11 = (s[0] * s[4]) - (s[2] * s[2]);
        var c12 = (s[1] * s[2]) - (s[0] * s[3]);
        var c22 = (s[0] * s[2]) - (s[1] * s[1]);
        var determinant = (s[0] * c00) + (s[1] * c01) + (s[2] * c02);
        var b = ((c01 * t[0]) + (c11 * t[1]) + (c12 * t[2])) / determinant;
        var c = ((c02 * t[0]) + (c12 * t[1]) + (c22 * t[2])) / determinant;
        if (!(c < 0))
        {
            return null;
        }

        // d(-b/2c): the weights are inverse variances of ln counts, so the inverse matrix is the covariance.
        var (db, dc) = (-1 / (2 * c), b / (2 * c * c));
        var variance = ((db * db * c11) + (2 * db * dc * c12) + (dc * dc * c22)) / determinant;
        return (-b / (2 * c), Math.Sqrt(Math.Max(0, variance)));
    }
}
