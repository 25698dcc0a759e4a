namespace RealtimeSwx.Science.Clustering;

/// <summary>The arithmetic of reachability distances: scikit-learn 1.2.1's rounding, and bounds on squares that are safe against it.</summary>
internal static class Reach
{
    // Rounding to decimals moves a distance by half of this at most; the factor covers the rounding of square, root, product and quotient.
    private const double Decimal = 1e-15;
    private const double Margin = 1e-14;

    /// <summary>Fifteen decimals, halves to even, computed as numpy does.</summary>
    public static double Round15(double value) => Math.Round(value * 1e15) / 1e15;

    /// <summary>
    /// A squared distance at or above this is too far to reach a point at <paramref name="reach"/> or nearer. At zero nothing can: a point at zero
    /// was reached by the first that could.
    /// </summary>
    public static double TooFar(double reach) => reach == 0 ? 0 : (reach + Decimal) * (reach + Decimal) * (1 + Margin);

    /// <summary>A squared distance at or above this reaches no nearer than <paramref name="reach"/>; below it may, or just as near.</summary>
    public static double NoNearer(double reach) => reach * reach * (1 + Margin);

    /// <summary>A square below which nothing can be reached from a point with this core distance.</summary>
    public static double Nearest(double core)
    {
        var least = Math.Max(0, core - Decimal);
        return least * least * (1 - Margin);
    }

    /// <summary>The same for max_eps, as scikit-learn's tree query has it: squares up to that of max_eps count.</summary>
    public static double TooFarAtAll(double maxEps) => Math.BitIncrement(maxEps * maxEps);
}
