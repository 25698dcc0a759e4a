namespace RealtimeSwx.Learning.Training;

/// <summary>The learning rate over a fit, as a share of its peak: a straight rise, then half a cosine down to nothing (Smith and Topin 2019).</summary>
internal static class OneCycle
{
    /// <param name="done">Share of the steps that are done, 0..1.</param>
    /// <param name="rise">Share of the steps that the rise takes.</param>
    public static double At(double done, double rise) =>
        done < rise ? 0.04 + (0.96 * done / rise) : 0.5 * (1 + Math.Cos(Math.PI * (done - rise) / (1 - rise)));
}
