using System.Diagnostics;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Sequence;

/// <summary>
/// Three ways to spread, judged by CRPS on storms that no network has seen: several networks, dropout while predicting, and a head with
/// distributions for weights. Each once with the spread of its means alone and once with every pass's own spread beside.
/// </summary>
internal static class Uncertainty
{
    private const int Every = 12;
    private static readonly double[] LeadWeights = [.3, .5, .7, 1.5, .7, 1.5];

    public static void Compare(IReadOnlyList<StormRows> storms, string kind, int networks, int passes)
    {
        var train = storms.Where(s => s.Split == "train").ToList();
        var held = storms.Where(s => s.Split == "validation").ToList();
        var sets = new StormSets(train);
        var learner = new TorchLearners("cpu").Networks;
        var spec = NetworkSpec.For(kind) with { LeadWeights = LeadWeights };
        var inputs = held.Select(s => sets.Series(s).Inputs).ToList();
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{kind}: {train.Count} storms for fitting, {held.Count} held out, every {Every}th row");
        Console.WriteLine("way,lead_min,rmse,crps,coverage90,width90,interval90");

        var said = inputs.Select(_ => new List<float[]>()).ToList();
        for (var seed = 1; seed <= networks; seed++)
        {
            using var model = learner.Fit(sets.Train, null, spec with { Seed = seed }, null, CancellationToken.None).Model;
            Console.Error.WriteLine(FormattableString.Invariant($"{kind} seed {seed} fitted after {clock.Elapsed.TotalSeconds:0} s"));
            for (var s = 0; s < held.Count; s++)
            {
                said[s].Add(model.PredictSeries(inputs[s]));
            }

            if (seed == 1)
            {
                Report("one network", said.Select(p => p.Take(1).ToList()).ToList(), own: true);
                Both("dropout", [.. inputs.Select(i => model.Draws(i, passes, 1))]);
            }
        }

        Both($"{networks} networks", said);
        using var variational = learner.Fit(sets.Train, null, spec with { KlWeight = 1 }, null, CancellationToken.None).Model;
        Console.Error.WriteLine(FormattableString.Invariant($"{kind} variational fitted after {clock.Elapsed.TotalSeconds:0} s"));
        Both("variational head", [.. inputs.Select(i => variational.Draws(i, passes, 1))]);

        void Both(string way, IReadOnlyList<IReadOnlyList<float[]>> draws)
        {
            Report(way + ": means", draws, own: false);
            Report(way + ": means and spreads", draws, own: true);
        }

        void Report(string way, IReadOnlyList<IReadOnlyList<float[]>> draws, bool own) => Uncertainty.Report(way, held, sets, draws, own);
    }

    private static void Report(string way, IReadOnlyList<StormRows> held, StormSets sets, IReadOnlyList<IReadOnlyList<float[]>> draws, bool own)
    {
        var leads = StormRows.Ahead.Count;
        foreach (var lead in StormRows.Scored)
        {
            var (scores, squares) = (default(QuantileSum), 0.0);
            for (var s = 0; s < held.Count; s++)
            {
                var count = draws[s].Count;
                var (means, spreads) = (new double[count], new double[count]);
                foreach (var row in StormSets.Counted(held[s]).Where(r => r % Every == 0))
                {
                    for (var i = 0; i < count; i++)
                    {
                        means[i] = sets.Deviation[lead] * draws[s][i][(row * 2 * leads) + lead];
                        spreads[i] = own ? sets.Deviation[lead] * Math.Exp(draws[s][i][(row * 2 * leads) + leads + lead]) : 0;
                    }

                    var missed = held[s].Missed[(row * leads) + lead];
                    scores = scores.Add(Mixture.Quantiles(means, spreads), missed);
                    squares += Math.Pow(means.Average() - missed, 2);
                }
            }

            Console.WriteLine(FormattableString.Invariant(
                $"{way},{5 * StormRows.Ahead[lead]},{Math.Sqrt(squares / scores.Count):0.000},{scores.Crps:0.000},{scores.Coverage90:0.000},{scores.Width90:0.0},{scores.IntervalScore90:0.0}"));
        }
    }
}
