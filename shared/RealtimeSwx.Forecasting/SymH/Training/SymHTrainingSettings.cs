using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

public sealed record SymHTrainingSettings
{
    public int Seed { get; init; } = 1;

    /// <summary>Folds over storms (fold = 7 * storm mod folds) for the predictions that combination and calibration are fitted on.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Networks of a member per fold; fewer than in the model, because they only weigh the members and size the interval.</summary>
    public int FoldNetworks { get; init; } = 4;

    /// <summary>Networks that are fitted at the same time, one thread each; not part of the result.</summary>
    public int SideBySide { get; init; } = 1;

    /// <summary>How networks are trained that look back; an epoch sees every storm twice, as it was and with outages.</summary>
    public static NetworkSpec Sequence { get; } = NetworkSpec.For("tcn") with
    {
        Start = WeightStart.FanIn, Width = 64, Layers = 6, WarmUp = 96, Epochs = 4, LearningRate = 1.2e-3, InputDropout = 0.05, VariancePower = 0.8, Huber = 2,
    };

    /// <summary>Where Sym-H is up to date the networks leave trees nothing to add; where it is late, on fewer rows, trees are the better member. Null = none.</summary>
    public TreePlan? Trees { get; init; } = new(
        Late: [1, 2, 3, 4], new TreeSettings { Trees = 200, Leaves = 15, LearningRate = 0.06, MinimumLeaf = 50, Penalty = 50, Bins = 128, FeatureShare = 0.5, RowShare = 0.85 });

    public IReadOnlyList<NetworkPlan> Networks { get; init; } =
    [
        new(SymHLeads.Tcn, Networks: 6, LateNetworks: 0, Outages: true, Sequence),
        new(SymHLeads.Mlp, Networks: 4, LateNetworks: 3, Outages: false, NetworkSpec.For("mlp") with { Epochs = 8, VariancePower = 0.8, Huber = 2 }),
    ];

    /// <summary>A member of a kind of network: as in the shipped model where it has one, or else two networks that look back.</summary>
    /// <exception cref="InputException">No such kind.</exception>
    public static NetworkPlan Plan(string kind) =>
        new SymHTrainingSettings().Networks.FirstOrDefault(n => n.Name == kind)
        ?? (NetworkSpec.Kinds.Contains(kind)
            ? new NetworkPlan(kind, Networks: 2, LateNetworks: 0, Outages: true, NetworkSpec.For(kind) with { Epochs = 4, VariancePower = 0.8, Huber = 2 })
            : throw new InputException("--models", $"no network of kind '{kind}'; there are {SymHLeads.Trees}, {string.Join(", ", NetworkSpec.Kinds)}"));
}
