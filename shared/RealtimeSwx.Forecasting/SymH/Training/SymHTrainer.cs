using System.Collections.Immutable;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Calibration;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Training;

public sealed record SymHTrainingSettings
{
    public int Seed { get; init; } = 1;

    /// <summary>Folds over storms for the predictions that combination and calibration are fitted on.</summary>
    public int Folds { get; init; } = 3;

    /// <summary>Networks that differ by seed; their mean is the member.</summary>
    public int Networks { get; init; } = 4;

    /// <summary>Every how many-th row is a training window of the network.</summary>
    public int Every { get; init; } = 3;

    public SequenceSettings Network { get; init; } = new() { Epochs = 3, Hidden = 48, Projection = 32, BatchSize = 128, LearningRate = 2e-3, Dropout = 0.35, InputNoise = 0.2, WeightDecay = 1e-2 };
}

/// <param name="OutOfFold">Score lines (member, lead, pooled RMSE …) on storms that the predicting fit had not seen.</param>
public sealed record SymHTrainingResult(ModelBundle Bundle, IReadOnlyDictionary<string, double> OutOfFold, IReadOnlyList<string> Curve);

/// <summary>Fits every member, then combination and calibration on predictions out of fold.</summary>
public static class SymHTrainer
{
    private const double RidgeClip = 8;
    private static readonly double[] RidgePenalty = [1e4, 3e4];
    private static readonly double[] LagsPenalty = [1e2, 1e2];
    private static readonly double[] SpreadPenalty = [3e4, 3e4];
    private static readonly double[] LevelEdges = [-160, -100, -60, -30];

    /// <summary>
    /// Share of equal weights between the wind-driven members in the combination: the few great storms decide the fitted weights, and the
    /// network extrapolates worse to a greater one than the ridge does.
    /// </summary>
    private const double Shrinkage = 0.5;
    private static readonly string[] WindDriven = [SymHLeads.Ridge, SymHLeads.Lstm];
    private static readonly string[] Members = [SymHLeads.Lags, SymHLeads.Ridge, SymHLeads.Lstm];

    /// <param name="card">Facts of the run for the card: data hash, windows.</param>
    public static SymHTrainingResult Train(
        IReadOnlyList<TrainingStorm> storms, SymHTrainingSettings settings, ILearners learners, IReadOnlyDictionary<string, string> card,
        Action<string> log, CancellationToken cancel)
    {
        var ridge = new LinearFits(storms, SymHFeatures.All, RidgeClip, RidgePenalty, Delta);
        var lags = new LinearFits(storms, SymHFeatures.IndexOnly, RidgeClip, LagsPenalty, Delta);
        var network = new NetworkFits(storms, settings.Network with { Seed = settings.Seed * 100 }, settings.Networks, settings.Every, learners.Sequence(SymHLeads.Lstm), log);
        var oof = new List<OutOfFold>();
        for (var fold = 0; fold < settings.Folds; fold++)
        {
            var held = storms.Where((_, i) => i % settings.Folds == fold).ToList();
            var ids = held.Select(s => s.Storm).ToHashSet();
            var (r, l) = (ridge.Without(ids), lags.Without(ids));
            var n = network.Fit([.. storms.Except(held)], held, $"fold{fold + 1}", cancel);
            oof.AddRange(held.Select(s =>
            {
                int[] rows = [.. s.Rows.Where(row => row % settings.Every == 0)];
                return OutOfFold.Of(s, rows, ridge, r, lags, l, network.Predict(n, s, rows));
            }));
            Dispose(n);
        }

        var final = network.Fit(storms, [], "final", cancel);
        var combinations = SymHLeads.Rows.Select((_, lead) => Weights(oof, lead)).ToList();
        var errors = oof.ToDictionary(o => o.Storm, o => o.Errors(combinations));
        var spread = new LinearFits([.. oof.Select(o => o.Storm)], SymHFeatures.All, RidgeClip, SpreadPenalty, (s, r) => errors[s][r], row => row % settings.Every == 0);
        var calibrated = combinations.Select((c, lead) => Calibrate(c, oof, spread, settings.Folds, lead)).ToList();
        var scores = Scores(oof, calibrated);
        SymHFallback.Describe(storms).ToList().ForEach(log);
        var bundle = ModelBundle.Create("symh",
            [
                KeyValuePair.Create(SymHModel.LagsFile, SymHModel.Write(lags.Whole())),
                KeyValuePair.Create(SymHModel.RidgeFile, SymHModel.Write(ridge.Whole())),
                KeyValuePair.Create(SymHModel.SpreadFile, SymHModel.Write(spread.Whole())),
                .. final.Select((n, i) => KeyValuePair.Create(SymHModel.NetworkFile(i), (ReadOnlyMemory<byte>)n.Save())),
                KeyValuePair.Create(SymHModel.NetworkScalingFile, SymHModel.Write(network.Scaling)),
                KeyValuePair.Create(SymHModel.CombinationFile, SymHModel.Write(calibrated)),
                KeyValuePair.Create(SymHModel.CardFile, SymHCard.Write(card, settings, storms, scores, calibrated)),
            ]);
        Dispose(final);
        return new SymHTrainingResult(bundle, scores, network.Curve);
    }

    private static void Dispose(IReadOnlyList<ISequenceModel> networks) => networks.ToList().ForEach(n => n.Dispose());

    private static double[] Delta(TrainingStorm storm, int row) => [.. SymHLeads.Rows.Select(h => storm.SymH(row + h) - storm.SymH(row))];

    private static SymHCombination Weights(List<OutOfFold> oof, int lead)
    {
        var observed = oof.SelectMany(o => o.Observed(lead)).ToArray();
        var said = Members.ToDictionary(m => m, m => oof.SelectMany(o => o.Member(m, lead)).ToArray());
        var none = new ResidualQuantiles([0], [[.. new double[Domain.QuantileLevels.Count]]]);
        return new SymHCombination(
            Of(Members),
            Members.ToImmutableSortedDictionary(m => m, m => Of([.. Members.Where(o => o != m)]), StringComparer.Ordinal),
            none,
            none);

        ImmutableSortedDictionary<string, double> Of(string[] members)
        {
            var weights = ConvexWeights.Fit([.. members.Select(m => said[m])], observed);
            var driven = members.Where(WindDriven.Contains).ToList();
            return members.Zip(weights).ToImmutableSortedDictionary(
                p => p.First,
                p => ((1 - Shrinkage) * p.Second) + (driven.Contains(p.First) ? Shrinkage / driven.Count : 0),
                StringComparer.Ordinal);
        }
    }

    private static SymHCombination Calibrate(SymHCombination combination, List<OutOfFold> oof, LinearFits spread, int folds, int lead)
    {
        var predicted = new List<double>();
        var residuals = new List<double>();
        for (var fold = 0; fold < folds; fold++)
        {
            // The spread too is predicted for storms that it was not fitted on.
            var held = oof.Where(o => o.Position % folds == fold).ToList();
            var model = spread.Without([.. held.Select(o => o.Storm.Storm)]);
            foreach (var o in held)
            {
                var observed = o.Observed(lead);
                for (var i = 0; i < observed.Length; i++)
                {
                    var combined = o.Combined(combination, lead, i);
                    predicted.Add(combined);
                    residuals.Add((observed[i] - combined) / SymHPredictor.ToSpread(model.Predict(spread.Pick(o.Storm, o.Rows[i]))[lead]));
                }
            }
        }

        var lags = oof.SelectMany(o => o.Member(SymHLeads.Lags, lead)).ToArray();
        var truth = oof.SelectMany(o => o.Observed(lead)).ToArray();
        return combination with
        {
            Residuals = ResidualQuantiles.Fit([.. predicted], [.. residuals], LevelEdges),
            LagsResiduals = ResidualQuantiles.Fit(lags, [.. truth.Zip(lags, (t, p) => t - p)], LevelEdges),
        };
    }

    private static SortedDictionary<string, double> Scores(List<OutOfFold> oof, List<SymHCombination> combinations)
    {
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var lead = 0; lead < SymHLeads.Rows.Count; lead++)
        {
            var minutes = (int)SymHLeads.All[lead].TotalMinutes;
            var observed = oof.SelectMany(o => o.Observed(lead)).ToArray();
            scores[$"n_{minutes}"] = observed.Length;
            Put("persistence", oof.SelectMany(o => o.Rows.Select(o.Storm.SymH)));
            Put("burton", oof.SelectMany(o => o.Rows.Select(r => o.Storm.Frame.Burton(r)[SymHLeads.Rows[lead]])));
            Put("ensemble", oof.SelectMany(o => o.Rows.Select((_, i) => o.Combined(combinations[lead], lead, i))));
            foreach (var member in Members)
            {
                Put(member, oof.SelectMany(o => o.Member(member, lead)));
            }

            void Put(string name, IEnumerable<double> said) => scores[$"rmse_{name}_{minutes}"] = ErrorSum.Of(said.ToArray(), observed).Rmse;
        }

        return scores;
    }
}
