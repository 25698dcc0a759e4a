using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// Labels pulses by landmarks: the nearest <see cref="Votes"/> decide, and a pulse farther than <see cref="LandmarkModel.Reach"/> from the nearest
/// belongs to none.
/// </summary>
public sealed class LandmarkLabels(LandmarkModel model)
{
    private const int Votes = 5;
    private readonly NearPoints _near = new(model.Points.AsSpan(), LagoFeatures.Count);

    /// <summary>Label of a pulse in physical units; -1 without signal or far from every landmark.</summary>
    /// <param name="charge">ADC counts.</param>
    /// <param name="peak">ADC counts.</param>
    /// <param name="width">T90 - T10, ns.</param>
    public int Label(double charge, double peak, double width)
    {
        if (!(charge > 0 && peak > 0))
        {
            return -1;
        }

        Span<double> scaled = stackalloc double[LagoFeatures.Count];
        model.Scaled(charge, peak, width, scaled);
        Span<double> squares = stackalloc double[Votes];
        Span<int> near = stackalloc int[Votes];
        _near.Find(scaled, LandmarkModel.Reach * LandmarkModel.Reach, squares, near);

        // The nearest label wins a draw.
        var (best, votes) = (-1, 0);
        for (var i = 0; i < Votes && near[i] >= 0; i++)
        {
            var label = model.Labels[near[i]];
            var count = 0;
            for (var j = 0; j < Votes && near[j] >= 0; j++)
            {
                count += model.Labels[near[j]] == label ? 1 : 0;
            }

            if (count > votes)
            {
                (best, votes) = (label, count);
            }
        }

        return best;
    }
}
