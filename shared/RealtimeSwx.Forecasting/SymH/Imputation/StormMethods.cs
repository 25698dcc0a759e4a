using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Forecasting.SymH.Imputation;

/// <summary>The methods for storms by name: those of <see cref="ImputationMethods"/> and trees.</summary>
public static class StormMethods
{
    private const string Trees = "trees";

    public static IReadOnlyList<string> Names { get; } = [.. ImputationMethods.Names, Trees];

    /// <param name="twoSided">Also from later rows: not what a live system could do.</param>
    public static IImputation Create(string name, bool twoSided, ILearners learners) =>
        name == Trees ? ImputationMethods.InTime(new BoostedRows(learners.Trees, SymHGrid.Columns), twoSided) : ImputationMethods.Create(name, twoSided);
}
