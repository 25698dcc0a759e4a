using MathNet.Numerics.Distributions;

namespace RealtimeSwx.Sequence.Studies;

/// <summary>Differences seed by seed, against the noise between seeds.</summary>
/// <param name="Mean">Negative = better.</param>
/// <param name="Margin">Half of the 90 % interval of the mean (Student's t).</param>
internal readonly record struct SeedNoise(double Mean, double Margin)
{
    /// <summary>True when the mean is below zero by more than the noise; never for a single seed or a value that is not finite.</summary>
    public bool IsBelowZero => Mean + Margin < 0;

    public static SeedNoise Of(IReadOnlyList<double> differences)
    {
        var mean = differences.Average();
        if (differences.Count < 2)
        {
            return new SeedNoise(mean, double.PositiveInfinity);
        }

        var deviation = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1));
        return new SeedNoise(mean, StudentT.InvCDF(0, 1, differences.Count - 1, 0.95) * deviation / Math.Sqrt(differences.Count));
    }

    public override string ToString() => FormattableString.Invariant($"{Mean:+0.000;-0.000} +- {Margin:0.000}");
}
