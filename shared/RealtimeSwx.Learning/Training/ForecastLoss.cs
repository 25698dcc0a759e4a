using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>
/// Weighted mean over targets of the squared (or Huber) error plus the Gaussian negative log-likelihood of the spread. In the latter the error is
/// taken as given: a mean must not be bent to suit its spread.
/// </summary>
internal static class ForecastLoss
{
    private const double LeastLogSpread = -1.5;
    private const double MostLogSpread = 2.5;

    /// <param name="output">Chunk x row x (2 x lead).</param>
    /// <returns>Sum of weighted losses, and the sum of weights.</returns>
    public static (Tensor Sum, Tensor Weight) Of(Tensor output, ChunkBatch batch, NetworkSpec spec)
    {
        var halves = output.chunk(2, -1);
        var error = halves[0] - batch.Target;
        var squared = error.Squared();
        var loss = spec.VariancePower > 0 ? Discounted(error, halves[1].detach(), spec)
            : spec.Huber > 0 ? Huber(error, spec.Huber)
            : squared;
        if (spec.ScaleWeight > 0)
        {
            var scale = halves[1];
            loss = loss.Plus((squared.detach() * scale.Times(-2).exp()).Times(0.5).Plus(scale).Times(spec.ScaleWeight));
        }

        return ((loss * batch.Weight).sum(), batch.Weight.sum());
    }

    // The expected spread is taken as given, and within bounds: a network must not talk itself out of its errors.
    private static Tensor Discounted(Tensor error, Tensor logSpread, NetworkSpec spec)
    {
        var spread = logSpread.Within(LeastLogSpread, MostLogSpread);
        var relative = error / spread.exp();
        return (spec.Huber > 0 ? Huber(relative, spec.Huber) : relative.Squared()) * spread.Times(2 * (1 - spec.VariancePower)).exp();
    }

    // Equal to the square within the limit, and of one slope beyond.
    private static Tensor Huber(Tensor error, double limit)
    {
        var size = error.abs();
        var within = size.Within(0, limit);
        return within * (size.Times(2) - within);
    }
}
