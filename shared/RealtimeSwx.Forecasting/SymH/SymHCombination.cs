using System.Collections.Immutable;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>How members become one distribution at one lead. Everything in it is fitted on predictions out of fold.</summary>
/// <param name="Weights">By member, summing to one.</param>
/// <param name="Without">The best weights when a member (the key) is left out.</param>
/// <param name="Residuals">Observed minus combined, over the expected spread, by predicted level.</param>
/// <param name="LagsResiduals">The same for the member <c>lags</c> alone, which answers when there is no wind.</param>
public sealed record SymHCombination(
    ImmutableSortedDictionary<string, double> Weights,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, double>> Without,
    ResidualQuantiles Residuals,
    ResidualQuantiles LagsResiduals)
{
    public double Combine(Func<string, double> member) => Sum(Weights, member);

    public double CombineWithout(string left, Func<string, double> member) => Sum(Without[left], member);

    private static double Sum(ImmutableSortedDictionary<string, double> weights, Func<string, double> member)
    {
        var sum = 0.0;
        foreach (var (name, weight) in weights)
        {
            sum += weight * member(name);
        }

        return sum;
    }
}
