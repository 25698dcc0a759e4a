using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Learning;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Augmentation;

/// <param name="Features">Of the network's rows.</param>
/// <param name="Network">How the judged networks are trained.</param>
/// <param name="Shares">Added rows, as shares of the real ones; the naive peers add the first share.</param>
internal sealed record AugmentationPlan(IReadOnlyList<string> Features, NetworkSpec Network, GeneratorSpec Generator, IReadOnlyList<double> Shares, int Seeds);

/// <summary>
/// A small network on the rows of the training storms, without and with windows added that were drawn by a generator, that are scaled copies or plain
/// copies of real ones. Each seed draws its own windows and fits its own network; generator and scales saw training storms only.
/// </summary>
internal sealed class AugmentationStudy(AugmentationPlan plan, IReadOnlyList<StormGrid> storms, StudyResults results, Action<string> log)
{
    public const string None = "none";

    public const string Repeated = "repeated", Scaled = "scaled", Generated = "generated";

    private readonly TorchLearners _learners = new("cpu");
    private readonly IReadOnlyList<StormGrid> _train = [.. storms.Where(s => s.Split == "train")];

    public IEnumerable<string> Arms => [None, .. Ways.SelectMany(w => w.Shares.Select(s => Arm(w.Name, s)))];

    private IReadOnlyList<(string Name, IReadOnlyList<double> Shares)> Ways => [(Generated, plan.Shares), (Scaled, [plan.Shares[0]]), (Repeated, [plan.Shares[0]])];

    public static string Arm(string way, double share) => FormattableString.Invariant($"{way} {100 * share:0} %");

    public WindowSources Sources()
    {
        var sources = new WindowSources(_train);
        log($"{sources.Set.Count} windows of {sources.Storms.Count()} storms, {sources.Deep} of them deep");
        return sources;
    }

    public (WindowSources Sources, IWindowGenerator Generator) Fit()
    {
        var sources = Sources();
        var progress = new Said(r => log(FormattableString.Invariant($"generator: epoch {r.Epoch} of {r.Epochs}, loss {r.TrainLoss:0.000}")));
        return (sources, _learners.Generators.Fit(sources.Set, plan.Generator, progress, CancellationToken.None));
    }

    public void Run(WindowSources sources, IWindowGenerator generator)
    {
        if (Arms.All(a => Enumerable.Range(1, plan.Seeds).All(seed => results.Has(a, seed))))
        {
            return;
        }

        IReadOnlyList<StormRows> train = [.. _train.Select(s => StormRows.Of(s, s.Grid, plan.Features, s.Wanted).Counted())];
        IReadOnlyList<StormRows> held = [.. storms.Where(s => s.Split == "validation").Select(s => StormRows.Of(s, s.Grid, plan.Features, s.Wanted).Counted())];
        var sets = new StormSets(train);
        var inputs = held.Select(s => sets.Series(s).Inputs).ToList();
        var real = train.Sum(s => s.Rows);
        log($"{real} real rows, {held.Sum(s => s.Rows)} held out");
        for (var seed = 1; seed <= plan.Seeds; seed++)
        {
            Judge(None, seed, sets.Train);
            foreach (var (way, shares) in Ways.Where(w => w.Shares.Any(s => !results.Has(Arm(w.Name, s), seed))))
            {
                // The smaller share is the beginning of the greater.
                var added = Added(way, seed, shares.Max() * real);
                foreach (var share in shares)
                {
                    var (some, rows) = (new List<SeriesRows>(), 0);
                    for (var i = 0; rows < share * real; i++)
                    {
                        some.Add(sets.Series(added[i]));
                        rows += added[i].Rows;
                    }

                    Judge(Arm(way, share), seed, new SeriesSet(sets.Train.Features, sets.Train.Leads, [.. sets.Train.Series, .. some]));
                }
            }
        }

        List<StormRows> Added(string way, int seed, double rows)
        {
            var random = new Random((seed * 1009) + way.Length);
            var made = new List<StormRows>();
            for (var count = 0; count < rows; count += made[^1].Rows)
            {
                made.Add(Make().Rows(plan.Features));
            }

            return made;

            StormWindow Make() => way switch { Repeated => sources.Repeated(random), Scaled => sources.Scaled(random), _ => sources.Generated(generator, random) };
        }

        void Judge(string arm, int seed, SeriesSet set)
        {
            if (results.Has(arm, seed))
            {
                return;
            }

            using var model = _learners.Networks.Fit(set, null, plan.Network with { Seed = seed }, null, CancellationToken.None).Model;
            results.Add([.. held.SelectMany((s, i) => StudyScores.Of(arm, seed, model, inputs[i], sets.Deviation, s))]);
            log(FormattableString.Invariant($"{arm}, seed {seed}: CRPS {results.Sums(arm, seed, 0).Crps:0.000} / {results.Sums(arm, seed, 1).Crps:0.000}"));
        }
    }

    /// <summary>As in the shipped model, but for the number of networks.</summary>
    public static AugmentationPlan Plan(int seeds, int epochs) => new(
        [.. SymHFeatures.All.Select(f => f.Name)], StudyNetwork.Mlp with { Chunk = 24, Batch = 16, Epochs = 5 }, new GeneratorSpec { Epochs = epochs }, [0.25, 1], seeds);

    private sealed class Said(Action<EpochReport> say) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => say(value);
    }
}
