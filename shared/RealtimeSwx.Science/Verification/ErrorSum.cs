using System.Numerics;

namespace RealtimeSwx.Science.Verification;

/// <summary>Running sums of errors (forecast minus observed), in the unit of the target.</summary>
public readonly record struct ErrorSum(int Count, double Sum, double SumAbsolute, double SumSquared) : IAdditionOperators<ErrorSum, ErrorSum, ErrorSum>
{
    public double Bias => Count == 0 ? double.NaN : Sum / Count;

    public double Mae => Count == 0 ? double.NaN : SumAbsolute / Count;

    /// <summary>Pooled root mean square error: over all samples, not over storms.</summary>
    public double Rmse => Count == 0 ? double.NaN : Math.Sqrt(SumSquared / Count);

    public ErrorSum Add(double forecast, double observed)
    {
        var e = forecast - observed;
        return new ErrorSum(Count + 1, Sum + e, SumAbsolute + Math.Abs(e), SumSquared + (e * e));
    }

    public static ErrorSum operator +(ErrorSum a, ErrorSum b) =>
        new(a.Count + b.Count, a.Sum + b.Sum, a.SumAbsolute + b.SumAbsolute, a.SumSquared + b.SumSquared);

    public static ErrorSum Of(ReadOnlySpan<double> forecast, ReadOnlySpan<double> observed)
    {
        if (forecast.Length != observed.Length)
        {
            throw new ArgumentException("One observation per forecast.", nameof(observed));
        }

        var sum = default(ErrorSum);
        for (var i = 0; i < forecast.Length; i++)
        {
            sum = sum.Add(forecast[i], observed[i]);
        }

        return sum;
    }

    /// <summary>1 - RMSE / RMSE of the reference on the same samples: 0 = no better, 1 = perfect.</summary>
    public double SkillOver(ErrorSum reference) => 1 - (Rmse / reference.Rmse);
}
