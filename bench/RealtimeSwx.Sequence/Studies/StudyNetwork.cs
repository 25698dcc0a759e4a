using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Training;

namespace RealtimeSwx.Sequence.Studies;

internal static class StudyNetwork
{
    /// <summary>Weights of <see cref="StormRows.Ahead"/> in the loss, as of the shipped members.</summary>
    public static IReadOnlyList<double> LeadWeights { get; } = [.1, .1, .2, 1.5, .2, 1.5];

    /// <summary>The member of the shipped model that looks at single rows.</summary>
    public static NetworkSpec Mlp { get; } = SymHTrainingSettings.Plan(SymHLeads.Mlp).Spec with { LeadWeights = LeadWeights };
}
