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
    /// <param name="output">Chunk x row x (2 x lead).</param>
    /// <returns>Sum of weighted losses, and the sum of weights.</returns>
    public static (Tensor Sum, Tensor Weight) Of(Tensor output, ChunkBatch batch, NetworkSpec spec)
    {
        var halves = output.chunk(2, -1);
        var error = halves[0] - batch.Target;
        var squared = error.Squared();
        var loss = spec.Huber > 0 ? Huber(error, spec.Huber) : squared;
        if (spec.ScaleWeight > 0)
        {
            var scale = halves[1];
            loss = loss.Plus((squared.detach() * scale.Times(-2).exp()).Times(0.5).Plus(scale).Times(spec.ScaleWeight));
        }

        return ((loss * batch.Weight).sum(), batch.Weight.sum());
    }

    // Equal to the square within the limit, and of one slope beyond.
    private static Tensor Huber(Tensor error, double limit)
    {
        var size = error.abs();
        var within = size.Within(0, limit);
        return within * (size.Times(2) - within);
    }
}
