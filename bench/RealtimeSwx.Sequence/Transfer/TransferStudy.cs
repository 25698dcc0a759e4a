using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Learning;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Transfer;

/// <param name="Sizes">Storms that a network is fitted or tuned on.</param>
/// <param name="Scratch">Steps of a fit from scratch; the tuning storms choose.</param>
/// <param name="Tuned">Steps of fine-tuning from the same target, chosen alike; from another target the outputs are new and it takes the steps and the rate from scratch.</param>
/// <param name="TuningEvery">Every how many-th training storm is not learned from and chooses.</param>
internal sealed record TransferPlan(
    IReadOnlyList<string> Features, NetworkSpec Network, int PreTraining, IReadOnlyList<int> Sizes, IReadOnlyList<int> Scratch, IReadOnlyList<int> Tuned, int TuningEvery, int Seeds);

/// <summary>
/// What a network gains by having learned something else before: level-2 inputs before preliminary ones, Kp before Sym-H. Each seed draws its own
/// order of storms and its own networks; from scratch and tuned see the same storms.
/// </summary>
internal sealed class TransferStudy
{
    public const string Level2 = "level2", Kp = "kp";
    public const string FromScratch = "scratch", FineTuned = "tuned";
    public const string Tuning = "tuning";

    /// <summary>Of the rate from scratch, where the outputs too have been trained before.</summary>
    private const double TuningRate = 0.3;

    private readonly TransferPlan _plan;
    private readonly StudyResults _results;
    private readonly Action<string> _log;
    private readonly INetworkLearner _learner = new TorchLearners("cpu").Networks;
    private readonly List<TransferStorm> _pool;
    private readonly List<TransferStorm> _judges;
    private readonly (double, double) _kp;

    public TransferStudy(TransferPlan plan, IReadOnlyList<StormGrid> storms, KpTargets kp, StudyResults results, Action<string> log)
    {
        (_plan, _results, _log) = (plan, results, log);
        var train = storms.Where(s => s.Split == "train").ToList();
        _pool = [.. train.Where((_, i) => i % plan.TuningEvery != 0).Select(Made)];
        _judges =
        [
            .. train.Where((_, i) => i % plan.TuningEvery == 0).Select(s => Made(s with { Split = Tuning })),
            .. storms.Where(s => s.Split == "validation").Select(Made),
        ];
        _kp = TransferSets.KpScale(_pool);
        log($"{_pool.Count} storms to learn from, {_judges.Count(j => j.Clean.Split == Tuning)} to choose by, {_judges.Count(j => j.Clean.Split != Tuning)} held out");

        TransferStorm Made(StormGrid storm) => TransferStorm.Of(storm, plan.Features, kp);
    }

    /// <summary>Storms that networks learn from.</summary>
    public IReadOnlyList<int> Pool => [.. _pool.Select(s => s.Storm)];

    public IReadOnlyList<int> Sizes => [.. _plan.Sizes.Select(s => Math.Min(s, _pool.Count)).Distinct()];

    /// <summary>As in the shipped model, but for the number of networks.</summary>
    public static TransferPlan Plan(int seeds) => new(
        [.. SymHFeatures.All.Select(f => f.Name)], StudyNetwork.Mlp with { Chunk = 24, Batch = 16, LeadWeights = [.. StudyNetwork.LeadWeights, .. Enumerable.Repeat(1.0, 6)] },
        PreTraining: 400, Sizes: [5, 20, int.MaxValue], Scratch: [75, 300], Tuned: [40, 150], TuningEvery: 6, seeds);

    public static string Arm(string from, string way, int size, int steps) => FormattableString.Invariant($"{from}/{way}/{size}/{steps}");

    public IReadOnlyList<int> Steps(string from, string way) => way == FineTuned && from == Level2 ? _plan.Tuned : _plan.Scratch;

    public void Run()
    {
        foreach (var from in (string[])[Level2, Kp])
        {
            for (var seed = 1; seed <= _plan.Seeds; seed++)
            {
                Run(from, seed);
            }
        }
    }

    private void Run(string from, int seed)
    {
        TransferStorm[] order = [.. _pool];
        new Random(seed).Shuffle(order);
        var wind = StormSets.ScalingOf([.. _pool.Select(s => s.Clean)]);
        var before = new Lazy<INetworkModel>(() => PreTrained(from, seed));
        foreach (var size in Sizes)
        {
            IReadOnlyList<StormRows> seen = [.. order.Take(size).Select(s => Seen(from, s))];
            // Units of the outputs: those of the storms at hand, but for a network that has them from its first training.
            var scratch = new TransferSets(new StormSets(seen), _kp);
            foreach (var steps in Steps(from, FromScratch))
            {
                Judge(Arm(from, FromScratch, size, steps), from, seed, scratch, () => _learner.Fit(scratch.SymH(seen), null, Trained(seen, steps, seed), null, CancellationToken.None).Model);
            }

            var tuned = from == Level2 ? CleanSets() : new TransferSets(new StormSets(seen, TransferSets.Joined(wind, StormSets.ScalingOf(seen))), _kp);
            foreach (var steps in Steps(from, FineTuned))
            {
                var spec = Trained(seen, steps, seed);
                spec = spec with { LearningRate = spec.LearningRate * (from == Level2 ? TuningRate : 1) };
                Judge(Arm(from, FineTuned, size, steps), from, seed, tuned, () => before.Value.Update(tuned.SymH(seen), null, spec, CancellationToken.None));
            }
        }

        if (from == Level2)
        {
            Judge(Arm(from, FineTuned, 0, 0), from, seed, CleanSets(), () => _learner.Load(before.Value.Save()));
        }

        if (before.IsValueCreated)
        {
            before.Value.Dispose();
        }
    }

    private INetworkModel PreTrained(string from, int seed)
    {
        _log($"{from}, seed {seed}: first training");
        var set = from == Level2 ? CleanSets().SymH(_pool.Select(s => s.Clean)) : CleanSets().Kp(_pool);
        return _learner.Fit(set, null, Trained([.. _pool.Select(s => s.Clean)], _plan.PreTraining, seed), null, CancellationToken.None).Model;
    }

    private TransferSets CleanSets() => new(new StormSets([.. _pool.Select(s => s.Clean)]), _kp);

    private static StormRows Seen(string from, TransferStorm storm) => from == Level2 ? storm.Preliminary : storm.Clean;

    private NetworkSpec Trained(IReadOnlyList<StormRows> storms, int steps, int seed)
    {
        var epoch = Math.Max(1, storms.Sum(s => s.Rows) / (double)(_plan.Network.Chunk * _plan.Network.Batch));
        return _plan.Network with { Epochs = Math.Max(1, (int)Math.Round(steps / epoch)), Seed = seed };
    }

    private void Judge(string arm, string from, int seed, TransferSets sets, Func<INetworkModel> fit)
    {
        if (_results.Has(arm, seed))
        {
            return;
        }

        using var model = fit();
        _results.Add([.. _judges.Select(j => Seen(from, j)).SelectMany(s => StudyScores.Of(arm, seed, model, sets.Inputs(s), sets.Deviation, s))]);
        _log(FormattableString.Invariant($"{arm}, seed {seed}: CRPS {_results.Sums(arm, seed, 0).Crps:0.000} / {_results.Sums(arm, seed, 1).Crps:0.000}"));
    }
}
