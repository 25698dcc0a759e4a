using System.Globalization;
using System.Numerics;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Sequence.Studies;

/// <summary>Running sums of the scores of forecasts, nT.</summary>
internal readonly record struct ScoreSums(int Count, double SumCrps, double SumSquares, int Covered) : IAdditionOperators<ScoreSums, ScoreSums, ScoreSums>
{
    public double Crps => SumCrps / Count;

    public double Rmse => Math.Sqrt(SumSquares / Count);

    public double Coverage90 => (double)Covered / Count;

    public static ScoreSums operator +(ScoreSums a, ScoreSums b) => new(a.Count + b.Count, a.SumCrps + b.SumCrps, a.SumSquares + b.SumSquares, a.Covered + b.Covered);
}

/// <summary>What one network did on one storm it had not seen.</summary>
/// <param name="Arm">What was done differently.</param>
/// <param name="Lead">Position in <see cref="StormRows.Scored"/>.</param>
/// <param name="Deep">Of the targets at or below <see cref="StudyScores.DeepLevel"/>, or of the others.</param>
internal sealed record ScoreLine(string Arm, int Seed, string Split, int Storm, int Lead, bool Deep, ScoreSums Sums)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Arm},{Seed},{Split},{Storm},{Lead},{Deep},{Sums.Count},{Sums.SumCrps:R},{Sums.SumSquares:R},{Sums.Covered}");

    public static ScoreLine Parse(string text)
    {
        var cells = text.Split(',');
        return new ScoreLine(
            cells[0], Int(cells[1]), cells[2], Int(cells[3]), Int(cells[4]), bool.Parse(cells[5]), new ScoreSums(Int(cells[6]), Real(cells[7]), Real(cells[8]), Int(cells[9])));

        static int Int(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
        static double Real(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }
}

internal static class StudyScores
{
    /// <summary>Sym-H in nT from which a target counts as deep.</summary>
    public const double DeepLevel = -100;

    // Of the standard normal distribution.
    private static readonly double[] Levels = [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, QuantileLevels.Level(i)))];

    /// <summary>The normal distributions that the network states for every row that counts, scored.</summary>
    /// <param name="inputs">Of <paramref name="storm"/>, as the network wants them.</param>
    /// <param name="deviation">Unit of the network's outputs per lead of <see cref="StormRows.Ahead"/>, nT.</param>
    public static IEnumerable<ScoreLine> Of(string arm, int seed, INetworkModel model, float[] inputs, IReadOnlyList<double> deviation, StormRows storm)
    {
        var said = model.PredictSeries(inputs);
        var sums = new ScoreSums[StormRows.Scored.Count, 2];
        var quantiles = new double[QuantileLevels.Count];
        foreach (var row in StormSets.Counted(storm))
        {
            for (var lead = 0; lead < StormRows.Scored.Count; lead++)
            {
                var at = StormRows.Scored[lead];
                var mean = deviation[at] * said[(row * 2 * model.Leads) + at];
                var spread = deviation[at] * Math.Exp(said[(row * 2 * model.Leads) + model.Leads + at]);
                var missed = storm.Missed[(row * StormRows.Ahead.Count) + at];
                for (var q = 0; q < quantiles.Length; q++)
                {
                    quantiles[q] = mean + (spread * Levels[q]);
                }

                var deep = storm.Observed[(row * StormRows.Ahead.Count) + at] <= DeepLevel ? 1 : 0;
                sums[lead, deep] += new ScoreSums(1, QuantileScores.Crps(quantiles, missed), Math.Pow(mean - missed, 2), QuantileScores.Covered90(quantiles, missed) ? 1 : 0);
            }
        }

        for (var lead = 0; lead < StormRows.Scored.Count; lead++)
        {
            for (var deep = 0; deep < 2; deep++)
            {
                if (sums[lead, deep].Count > 0)
                {
                    yield return new ScoreLine(arm, seed, storm.Split, storm.Storm, lead, deep == 1, sums[lead, deep]);
                }
            }
        }
    }
}
