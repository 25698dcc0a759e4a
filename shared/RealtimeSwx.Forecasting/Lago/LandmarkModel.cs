using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// A window's clusters in a few hundred of their points, to label other pulses without ordering them; <see cref="LandmarkLabels"/> does it.
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

    internal void Scaled(double charge, double peak, double width, Span<double> into)
    {
        LagoFeatures.Coordinates(charge, peak, width, into);
        for (var k = 0; k < LagoFeatures.Count; k++)
        {
            into[k] = (into[k] - Mean[k]) / Scale[k];
        }
    }
}
