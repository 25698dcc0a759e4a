using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Every member fitted on the same storms.</summary>
/// <param name="Ridge">Per class of <see cref="SymHLateness"/>.</param>
/// <param name="Trees">Of the classes that have trees.</param>
/// <param name="Curves">Learning curves of the networks, where storms were held out.</param>
internal sealed record Members(
    LinearModel Lags, IReadOnlyList<LinearModel> Ridge, IReadOnlyList<SymHTrees> Trees, IReadOnlyList<SymHNetwork> Networks, IReadOnlyList<LearningCurve> Curves) : IDisposable
{
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files() =>
    [
        KeyValuePair.Create(SymHModel.LagsFile, SymHModel.Write(Lags)),
        KeyValuePair.Create(SymHModel.RidgeFile, SymHModel.Write(Ridge)),
        .. SymHTrees.Files(Trees),
        KeyValuePair.Create(SymHModel.NetworksFile, SymHModel.Write(Networks.Select(n => n.Name).Distinct())),
        .. Networks.SelectMany(n => n.Files()),
    ];

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());
}

/// <summary>How the members of a run are fitted, on any choice of its storms.</summary>
internal sealed class MemberFits(SymHTrainingSettings settings, ILearners learners, FitFolder kept, Action<string> log)
{
    private static readonly double[] LagsPenalty = [1e2, 1e2, 1e2, 1e2, 1e2];

    // Per class of lateness and lead: late issue times are a sample, so that the same shrinkage is a smaller number.
    private static readonly double[][] RidgePenalty = [[1e4, 1e4, 3e4, 3e4, 1e5], .. Enumerable.Repeat<double[]>([2e3, 2e3, 5e3, 5e3, 2e4], SymHLateness.Rows.Count - 1)];

    private readonly LinearFits _lags = new(SymHFeatures.IndexOnly, LagsPenalty);
    private readonly IReadOnlyList<LinearFits> _ridge = [.. RidgePenalty.Select(p => new LinearFits(SymHFeatures.All, p))];

    /// <param name="held">Storms for the learning curves; what is fitted does not depend on them.</param>
    /// <param name="name">Of the choice of storms, e.g. <c>fold-0</c>.</param>
    /// <param name="networks">At most so many of a member; null = as planned.</param>
    /// <param name="sideBySide">Networks that are fitted at the same time.</param>
    public Members Fit(IReadOnlyList<TrainingStorm> train, IReadOnlyList<TrainingStorm> held, string name, int? networks, int sideBySide, CancellationToken cancel)
    {
        var linear = kept.Files($"{name}/linear", new { LagsPenalty, RidgePenalty }, () =>
        [
            KeyValuePair.Create(SymHModel.LagsFile, SymHModel.Write(_lags.Fit([.. train.Select(s => s.Issues[0])], Change))),
            KeyValuePair.Create(SymHModel.RidgeFile, SymHModel.Write(_ridge.Select((fits, late) => fits.Fit([.. train.Select(s => s.Issues[late])], Change)))),
        ]);
        var fits = settings.Networks.Select(plan => Networks(Fewer(plan, networks), train, held, name, sideBySide, cancel)).ToList();
        return new Members(
            SymHModel.Read<LinearModel>(linear, SymHModel.LagsFile),
            SymHModel.Read<List<LinearModel>>(linear, SymHModel.RidgeFile),
            Trees(train, name, cancel),
            [.. fits.SelectMany(f => f.Networks)],
            [.. fits.SelectMany(f => f.Curves)]);
    }

    /// <summary>What fitted members say about storms that they have not seen.</summary>
    public OutOfFold Predict(Members members, int fold, IssueRows rows)
    {
        var said = new Dictionary<string, double[][]>(StringComparer.Ordinal)
        {
            [SymHLeads.Lags] = All(i => Added(rows.Now(i), _lags.Predict(members.Lags, rows, i))),
            [SymHLeads.Ridge] = All(i => Added(rows.Now(i), _ridge[rows.Late].Predict(members.Ridge[rows.Late], rows, i))),
        };
        foreach (var trees in members.Trees.Where(t => t.Late == rows.Late))
        {
            said[SymHLeads.Trees] = TreeFits.Predict(trees, rows);
        }

        var answers = new List<NetworkAnswer[]>();
        foreach (var network in members.Networks.Where(n => n.AnswersFor(rows.Late)))
        {
            answers.Add(NetworkFits.Predict(network, rows));
            said[network.Name] = [.. answers[^1].Select(a => a.Mean.ToArray())];
        }

        return new OutOfFold(fold, rows, said, All(i => [.. SymHLeads.Rows.Select((_, lead) => SymHPredictor.Spread([.. answers.Select(a => a[i].Spread[lead])]))]));

        double[][] All(Func<int, double[]> one) => [.. Enumerable.Range(0, rows.Count).Select(one)];
    }

    private static NetworkPlan Fewer(NetworkPlan plan, int? most) => most is { } n
        ? plan with { Networks = Math.Min(plan.Networks, n), LateNetworks = Math.Min(plan.LateNetworks, n) }
        : plan;

    private IReadOnlyList<SymHTrees> Trees(IReadOnlyList<TrainingStorm> train, string name, CancellationToken cancel)
    {
        if (settings.Trees is not { } plan)
        {
            return [];
        }

        var seeded = plan with { Settings = plan.Settings with { Seed = settings.Seed } };
        return SymHTrees.Load(kept.Files($"{name}/trees", seeded, () => SymHTrees.Files(new TreeFits(seeded, learners.Trees, log).Fit(train, name, cancel))), SymHLeads.Rows, learners.Trees);
    }

    private (IReadOnlyList<SymHNetwork> Networks, IEnumerable<LearningCurve> Curves) Networks(
        NetworkPlan plan, IReadOnlyList<TrainingStorm> train, IReadOnlyList<TrainingStorm> held, string name, int sideBySide, CancellationToken cancel)
    {
        var seeded = plan with { Spec = plan.Spec with { Seed = settings.Seed * 100 } };
        var fit = kept.Files($"{name}/{plan.Name}", seeded, Fitted);
        return (SymHNetwork.Load(plan.Name, fit, SymHLeads.Rows, learners), CurveRecord.Among(fit));

        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Fitted()
        {
            var fits = new NetworkFits(seeded, learners.Networks, sideBySide, log);
            var networks = fits.Fit(train, held, name, cancel);
            var files = networks.SelectMany(n => n.Files()).Concat(fits.Curves.Select(CurveRecord.File)).ToList();
            networks.ToList().ForEach(n => n.Dispose());
            return files;
        }
    }

    private static double[] Change(IssueRows rows, int i) => rows.Change(i, SymHLeads.Rows);

    private static double[] Added(double now, double[] change) => [.. change.Select(c => now + c)];
}
