using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Imputation;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Science.Calibration;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Bench.Imputation;

/// <summary>
/// Does it help a Sym-H forecast to fill missing plasma several times over and to widen its interval by what the forecasts then differ by? The
/// ridge member with the shipped kind of spread and interval, five folds over storms; ridge, interval and imputation never see the storm.
/// </summary>
internal static class WideningStudy
{
    private const int Folds = 5;
    private const int Every = 6;
    private const double LeastAge = 0.5;
    private static readonly double[] Penalty = [1e4, 3e4];
    private static readonly double[] LevelEdges = [-160, -100, -60, -30];
    private static readonly string[] Names = [.. SymHFeatures.All.Select(f => f.Name)];
    private static readonly int[] Ages = [.. new[] { "age_b", "age_v", "age_n", "age_s" }.Select(a => Array.IndexOf(Names, a))];

    private sealed record Prepared(TrainingStorm Training, StormTable Table)
    {
        public IssueRows Rows { get; } = Training.Issues[0].Thinned(Every);
    }

    public static void Run(string windowsFile, IReadOnlyList<string> data, string method)
    {
        var windows = ScoringWindows.Read(windowsFile);
        var storms = ArchiveSegments.Read(data, KnownSeries.SymH, Availability.Literature, _ => { })
            .Select(s => (Segment: s, Window: windows.FirstOrDefault(w => w.Storm == s.Event)))
            .Where(s => s.Window is not null)
            .Select(s => new Prepared(TrainingStorm.Prepare(s.Segment, s.Window, timelyOnly: true), StormTable.Of(s.Segment)))
            .ToList();
        int Fold(Prepared s) => 7 * s.Training.Storm % Folds;
        var models = Enumerable.Range(0, Folds).Select(f => Ridge([.. storms.Where(s => Fold(s) != f).Select(s => s.Rows)], Penalty, (r, i) => r.Change(i, SymHLeads.ScoredRows))).ToList();
        Console.Error.WriteLine($"{storms.Count} storms, ridge fitted");
        var tally = new WideningTally();
        for (var fold = 0; fold < Folds; fold++)
        {
            // What interval and spread are fitted on was said by folds that had not seen it, and is not of this fold.
            var others = storms.Where(s => Fold(s) != fold).ToList();
            var spread = Ridge([.. others.Select(s => s.Rows)], [3e4, 3e4], (r, i) => [.. Errors(models[FoldOf(r)], r, i).Select(e => Math.Log(1 + Math.Abs(e)))]);
            var quantiles = SymHLeads.ScoredRows.Select((_, lead) => Quantiles(others, lead, r => models[FoldOf(r)], spread)).ToList();
            var filler = ImputationMethods.Create(method, twoSided: false).Fit([.. others.Select(s => s.Table.Table)], seed: 1, CancellationToken.None);
            foreach (var storm in storms.Where(s => Fold(s) == fold))
            {
                Storm(storm, models[fold], spread, quantiles, filler, tally);
            }

            Console.Error.WriteLine($"fold {fold + 1} of {Folds}");
        }

        tally.Print();

        static int FoldOf(IssueRows rows) => 7 * rows.Storm.Storm % Folds;
    }

    private static void Storm(
        Prepared storm, LinearModel ridge, LinearModel spread, IReadOnlyList<ResidualQuantiles> quantiles, IFittedImputation filler, WideningTally tally)
    {
        var frame = storm.Training.Frame;
        var asked = Enumerable.Range(0, storm.Rows.Count).Where(i => frame.DensityAge[storm.Rows.Row(i)] >= LeastAge).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        var random = new Random(storm.Training.Storm);
        SymHFrame[] frames = [.. Enumerable.Range(0, ImputationScore.Draws).Select(_ => new SymHFrame(storm.Table.Filled(filler.Draw(storm.Table.Table, random))))];
        var filled = new SymHFrame(storm.Table.Filled(filler.Fill(storm.Table.Table)));
        var features = new float[Names.Length];
        foreach (var i in asked)
        {
            var row = storm.Rows.Row(i);
            var raw = storm.Rows.Features(i).Span;
            var now = storm.Rows.Now(i);
            double[] plain = [.. ridge.Predict(raw).Select(c => now + c)];
            double[] width = [.. spread.Predict(raw).Select(ToSpread)];
            var drawn = frames.Select(f => Predict(f)).ToList();
            var single = Predict(filled);
            for (var lead = 0; lead < plain.Length; lead++)
            {
                var truth = storm.Rows.Truth(i, SymHLeads.ScoredRows[lead]);
                double[] said = [.. drawn.Select(d => d[lead])];
                var mean = said.Average();
                var deviation = Math.Sqrt(said.Sum(s => (s - mean) * (s - mean)) / (said.Length - 1));
                tally.Add(lead, frame.DensityAge[row], truth, quantiles[lead].Apply(plain[lead], width[lead]), single[lead], mean, deviation);
            }

            double[] Predict(SymHFrame of)
            {
                SymHFeatures.Fill(of, row, SymHFeatures.All, features);
                foreach (var age in Ages)
                {
                    features[age] = storm.Rows.Features(i).Span[age];
                }

                return [.. ridge.Predict(features).Select(c => now + c)];
            }
        }
    }

    /// <summary>The spread in nT that a predicted logarithm of 1 nT + the absolute error stands for.</summary>
    private static double ToSpread(double logarithm) => Math.Max(0.8, Math.Exp(Math.Min(logarithm, 5)) - 1);

    private static LinearModel Ridge(IReadOnlyList<IssueRows> storms, double[] penalty, Func<IssueRows, int, double[]> target)
    {
        var scaling = FeatureScaling.Fit(Names, storms.SelectMany(s => Enumerable.Range(0, s.Count).Select(s.Features)), clip: 8);
        var sums = new NormalEquations(Names.Length, penalty.Length);
        var scaled = new float[Names.Length];
        foreach (var storm in storms)
        {
            for (var i = 0; i < storm.Count; i++)
            {
                scaling.Apply(storm.Features(i).Span, scaled);
                sums.Add(scaled, target(storm, i));
            }
        }

        // Every sixth row: the same shrinkage is a sixth of the penalty of all rows.
        return sums.Solve(scaling, [.. penalty.Select(p => p / Every)]);
    }

    private static double[] Errors(LinearModel model, IssueRows rows, int i) =>
        [.. model.Predict(rows.Features(i).Span).Select((c, lead) => rows.Truth(i, SymHLeads.ScoredRows[lead]) - rows.Now(i) - c)];

    private static ResidualQuantiles Quantiles(IReadOnlyList<Prepared> storms, int lead, Func<IssueRows, LinearModel> model, LinearModel spread)
    {
        var (predicted, residuals) = (new List<double>(), new List<double>());
        foreach (var rows in storms.Select(s => s.Rows))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var error = Errors(model(rows), rows, i)[lead];
                predicted.Add(rows.Truth(i, SymHLeads.ScoredRows[lead]) - error);
                residuals.Add(error / ToSpread(spread.Predict(rows.Features(i).Span)[lead]));
            }
        }

        return ResidualQuantiles.Fit(predicted.ToArray(), residuals.ToArray(), LevelEdges);
    }
}
