using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Shares, quantiles and storm probabilities of every lead, from predictions out of fold.</summary>
internal static class KpCalibrationFit
{
    /// <summary>Inner edges of the levels at which errors are described.</summary>
    private static readonly double[] Edges = [0.7, 1, 1.3, 1.6, 2, 2.4, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.5, 6];

    /// <param name="said">Row, then member x lead.</param>
    public static IReadOnlyList<KpCalibration> All(KpRows rows, double[][][] said, CancellationToken cancel)
    {
        var result = new KpCalibration[rows.Cadence.Leads];
        Parallel.For(0, result.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = 2 }, lead => result[lead] = One(rows, said, lead));
        return result;
    }

    private static KpCalibration One(KpRows rows, double[][][] said, int lead)
    {
        var observed = Array.ConvertAll(rows.Targets[lead], y => (double)y);
        var pasts = Enumerable.Range(0, rows.Count).Select(i => (Past: rows.Past(i), Row: i));
        var (expected, predictors) = (new double[rows.Count], new double[rows.Count][]);
        var stormy = pasts.Select(p => KpCalibration.IsStormy(p.Past)).ToArray();
        var draft = new KpCalibration(Shares(said, observed, lead, stormy, false), Shares(said, observed, lead, stormy, true), new ResidualQuantiles([], []), new StormSoftmax([], [], [], []));
        foreach (var (past, i) in pasts)
        {
            expected[i] = draft.Expected(past, said[i], lead);
            predictors[i] = StormSoftmax.Predictors(past, expected[i]);
        }

        var storm = new StormSoftmaxFit();
        for (var i = 0; i < expected.Length; i++)
        {
            storm.Add(predictors[i], KpCadence.Level(observed[i]));
        }

        var errors = ResidualQuantiles.Fit(expected, observed.Zip(expected, (y, e) => y - e).ToArray(), Edges, minimum: 150).Centred();
        return new KpCalibration(
            draft.Calm,
            draft.Stormy,
            new ResidualQuantiles([.. errors.Levels.Select(Round)], [.. errors.Offsets.Select(o => ImmutableArray.CreateRange(o.Select(Round)))]),
            storm.Fit());
    }

    private static double[] Shares(double[][][] said, double[] observed, int lead, bool[] stormy, bool wanted)
    {
        int[] which = [.. Enumerable.Range(0, observed.Length).Where(i => stormy[i] == wanted)];
        return which.Length == 0
            ? [.. Enumerable.Repeat(1.0 / KpMembers.Names.Count, KpMembers.Names.Count)]
            : [.. ConvexWeights.Fit([.. Enumerable.Range(0, KpMembers.Names.Count).Select(m => which.Select(i => said[i][m][lead]).ToArray())], [.. which.Select(i => observed[i])]).Select(Round)];
    }

    /// <summary>Six decimals are far below what the data can tell, and keep the shipped files small.</summary>
    private static double Round(double value) => Math.Round(value, 6);
}
