namespace RealtimeSwx.Science.Combination;

/// <summary>
/// Online aggregation of experts: a weighted mean whose weights fall exponentially with each expert's losses, and of which a share returns to the
/// prior at every step, so that an expert that was bad for a while comes back (fixed share, Herbster and Warmuth 1998). A loss counts when the truth
/// arrives, however late. Losses are squared errors over their running mean, so that the rate has no unit.
/// </summary>
/// <param name="prior">Weights before anything was learned, summing to one.</param>
/// <param name="rate">How fast weights follow losses; 0 = never.</param>
/// <param name="share">Share of the weights that returns to the prior per loss.</param>
public sealed class FixedShare(IReadOnlyList<double> prior, double rate = 0.02, double share = 0.01)
{
    private const double Forget = 0.99;
    private readonly double[] _weights = [.. prior];
    private double _scale;

    public IReadOnlyList<double> Weights => _weights;

    /// <param name="said">Per expert.</param>
    public double Combine(ReadOnlySpan<double> said)
    {
        var sum = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * said[i];
        }

        return sum;
    }

    /// <param name="said">What the experts had said about <paramref name="observed"/>.</param>
    public void Learn(ReadOnlySpan<double> said, double observed)
    {
        var losses = new double[_weights.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = Math.Pow(said[i] - observed, 2);
        }

        var mean = losses.Average();
        _scale = _scale == 0 ? mean : (Forget * _scale) + ((1 - Forget) * mean);
        if (_scale == 0)
        {
            return;
        }

        // Only differences count: the least loss is taken off so that no weight underflows.
        var least = losses.Min();
        var total = 0.0;
        for (var i = 0; i < losses.Length; i++)
        {
            _weights[i] *= Math.Exp(-rate * (losses[i] - least) / _scale);
            total += _weights[i];
        }

        for (var i = 0; i < losses.Length; i++)
        {
            _weights[i] = ((1 - share) * _weights[i] / total) + (share * prior[i]);
        }
    }
}
