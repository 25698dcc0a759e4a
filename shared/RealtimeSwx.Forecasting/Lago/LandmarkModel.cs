using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// A window's clusters in a few hundred of their points, to label other pulses without ordering them: the nearest <see cref="Votes"/> landmarks decide,
/// and a pulse farther than <see cref="Reach"/> from the nearest belongs to none.
/// </summary>
/// <param name="Mean">Per feature.</param>
/// <param name="Scale">Standard deviation per feature; 1 where a feature does not vary.</param>
/// <param name="Points">Row-major in scaled features.</param>
/// <param name="Labels">Cluster id per landmark.</param>
public sealed record LandmarkModel(ImmutableArray<double> Mean, ImmutableArray<double> Scale, ImmutableArray<double> Points, ImmutableArray<int> Labels)
{
    public const int MaxLandmarks = 512;

    /// <summary>Scaled units: one standard deviation of the window.</summary>
    public const double Reach = 1;

    private const int Votes = 5;

    /// <summary>Label of a pulse in physical units; -1 without signal or far from every landmark.</summary>
    public int Label(double charge, double peak, double width)
    {
        if (!(charge > 0 && peak > 0))
        {
            return -1;
        }

        Span<double> scaled = stackalloc double[LagoFeatures.Count];
        Scaled(charge, peak, width, scaled);
        return Label(scaled);
    }

    internal void Scaled(double charge, double peak, double width, Span<double> into)
    {
        LagoFeatures.Coordinates(charge, peak, width, into);
        for (var k = 0; k < LagoFeatures.Count; k++)
        {
            into[k] = (into[k] - Mean[k]) / Scale[k];
        }
    }

    /// <summary>Label of a point in scaled features.</summary>
    internal int Label(ReadOnlySpan<double> scaled)
    {
        Span<double> near = stackalloc double[Votes];
        Span<int> labels = stackalloc int[Votes];
        near.Fill(Reach * Reach);
        labels.Fill(-1);
        for (var i = 0; i < Labels.Length; i++)
        {
            var square = 0.0;
            for (var k = 0; k < LagoFeatures.Count; k++)
            {
                var difference = scaled[k] - Points[i * LagoFeatures.Count + k];
                square += difference * difference;
            }

            if (square >= near[^1])
            {
                continue;
            }

            var at = Votes - 1;
            for (; at > 0 && near[at - 1] > square; at--)
            {
                (near[at], labels[at]) = (near[at - 1], labels[at - 1]);
            }

            (near[at], labels[at]) = (square, Labels[i]);
        }

        // The nearest label wins a draw.
        var (best, votes) = (labels[0], 0);
        for (var i = 0; i < Votes && labels[i] >= 0; i++)
        {
            var count = 0;
            foreach (var label in labels)
            {
                count += label == labels[i] ? 1 : 0;
            }

            if (count > votes)
            {
                (best, votes) = (labels[i], count);
            }
        }

        return best;
    }
}
