using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Every member fitted on the same storms.</summary>
/// <param name="Ridge">Per class of <see cref="SymHLateness"/>.</param>
internal sealed record Members(LinearModel Lags, IReadOnlyList<LinearModel> Ridge, IReadOnlyList<SymHNetwork> Networks) : IDisposable
{
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files() =>
    [
        KeyValuePair.Create(SymHModel.LagsFile, SymHModel.Write(Lags)),
        KeyValuePair.Create(SymHModel.RidgeFile, SymHModel.Write(Ridge)),
        .. Networks.SelectMany(n => n.Files()),
    ];

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());
}

/// <summary>How the members of a run are fitted, on any choice of its storms.</summary>
internal sealed class MemberFits(SymHTrainingSettings settings, ILearners learners, FitFolder kept, Action<string> log)
{
    private static readonly double[] LagsPenalty = [1e2, 1e2];

    // Per class of lateness: late issue times are a sample, so that the same shrinkage is a smaller number.
    private static readonly double[][] RidgePenalty = [[1e4, 3e4], [2e3, 5e3], [2e3, 5e3], [2e3, 5e3]];

    private readonly LinearFits _lags = new(SymHFeatures.IndexOnly, LagsPenalty);
    private readonly IReadOnlyList<LinearFits> _ridge = [.. RidgePenalty.Select(p => new LinearFits(SymHFeatures.All, p))];

    /// <param name="name">Of the choice of storms, e.g. <c>fold-0</c>.</param>
    public Members Fit(IReadOnlyList<TrainingStorm> train, string name, CancellationToken cancel)
    {
        var linear = kept.Files($"{name}/linear", new { LagsPenalty, RidgePenalty }, () =>
        [
            KeyValuePair.Create(SymHModel.LagsFile, SymHModel.Write(_lags.Fit([.. train.Select(s => s.Issues[0])], Change))),
            KeyValuePair.Create(SymHModel.RidgeFile, SymHModel.Write(_ridge.Select((fits, late) => fits.Fit([.. train.Select(s => s.Issues[late])], Change)))),
        ]);
        return new Members(
            SymHModel.Read<LinearModel>(linear, SymHModel.LagsFile),
            SymHModel.Read<List<LinearModel>>(linear, SymHModel.RidgeFile),
            [.. settings.Networks.SelectMany(plan => Networks(plan, train, name, cancel))]);
    }

    /// <summary>What fitted members say about storms that they have not seen.</summary>
    public OutOfFold Predict(Members members, IssueRows rows)
    {
        var said = new Dictionary<string, double[][]>(StringComparer.Ordinal)
        {
            [SymHLeads.Lags] = All(i => Added(rows.Now(i), _lags.Predict(members.Lags, rows, i))),
            [SymHLeads.Ridge] = All(i => Added(rows.Now(i), _ridge[rows.Late].Predict(members.Ridge[rows.Late], rows, i))),
        };
        foreach (var network in members.Networks.Where(n => n.AnswersFor(rows.Late)))
        {
            said[network.Name] = All(i => NetworkFits.Predict(network, rows, i));
        }

        return new OutOfFold(rows, said);

        double[][] All(Func<int, double[]> one) => [.. Enumerable.Range(0, rows.Count).Select(one)];
    }

    private IReadOnlyList<SymHNetwork> Networks(NetworkPlan plan, IReadOnlyList<TrainingStorm> train, string name, CancellationToken cancel)
    {
        var seeded = plan with { Settings = plan.Settings with { Seed = settings.Seed * 100 } };
        return SymHNetwork.Load(plan.Kind, kept.Files($"{name}/{plan.Kind}", seeded, Fitted), learners);

        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Fitted()
        {
            var networks = new NetworkFits(seeded, learners.Sequence(plan.Kind), settings.SideBySide, log).Fit(train, name, cancel);
            var files = networks.SelectMany(n => n.Files()).ToList();
            networks.ToList().ForEach(n => n.Dispose());
            return files;
        }
    }

    private static double[] Change(IssueRows rows, int i) => rows.Change(i);

    private static double[] Added(double now, double[] change) => [.. change.Select(c => now + c)];
}
