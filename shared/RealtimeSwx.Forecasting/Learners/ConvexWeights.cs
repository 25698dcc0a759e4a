namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Weights of a combination: not negative, summing to one, least squares.</summary>
public static class ConvexWeights
{
    /// <param name="predictions">Per member, one prediction per sample (out of fold).</param>
    public static double[] Fit(IReadOnlyList<double[]> predictions, ReadOnlySpan<double> observed)
    {
        var n = predictions.Count;
        var gram = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < observed.Length; k++)
                {
                    sum += (predictions[i][k] - observed[k]) * (predictions[j][k] - observed[k]);
                }

                gram[i, j] = gram[j, i] = sum / observed.Length;
            }
        }

        return Fit(gram);
    }

    /// <summary>Weights that minimise w'Gw on the simplex.</summary>
    /// <param name="gram">Mean products of the errors of each two members.</param>
    public static double[] Fit(double[,] gram)
    {
        // Moves weight between the pair that gains most until nothing gains.
        var n = gram.GetLength(0);
        var weights = Enumerable.Repeat(1.0 / n, n).ToArray();
        for (var round = 0; round < 2000; round++)
        {
            var slope = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => gram[i, j] * weights[j])).ToArray();
            var to = Array.IndexOf(slope, slope.Min());
            var from = Enumerable.Range(0, n).Where(i => weights[i] > 0).MaxBy(i => slope[i]);
            var curve = gram[to, to] - (2 * gram[to, from]) + gram[from, from];
            if (to == from || curve <= 0 || slope[from] - slope[to] < 1e-12)
            {
                break;
            }

            var step = Math.Min(weights[from], (slope[from] - slope[to]) / curve);
            weights[to] += step;
            weights[from] -= step;
        }

        return weights;
    }
}
