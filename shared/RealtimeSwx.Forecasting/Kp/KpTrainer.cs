using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// Fits the Kp ensemble on a stretch of Kp. The shares of the members come from the last eighth of it, which they had not seen; then everything
/// is fitted again on the whole. Deterministic: closed-form fits and Newton steps, no random numbers.
/// </summary>
public static class KpTrainer
{
    private const double Penalty = 30;
    private const double Shrinkage = 30;

    /// <summary>Inner edges of the levels at which errors are described.</summary>
    private static readonly double[] Edges = [0.7, 1, 1.3, 1.6, 2, 2.4, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.5];

    /// <param name="observed">Kp in order of time; gaps are allowed, samples do not reach over them.</param>
    /// <param name="before">Values from here on are not looked at.</param>
    public static ModelBundle Train(IReadOnlyList<Observation> observed, DateTimeOffset before, IProgress<string>? progress, CancellationToken cancel)
    {
        var series = KpSamples.From(observed, before);
        var held = series.Count - series.Count / 8;
        var leads = new KpLeadWeights[KpFeatures.Leads];
        for (var lead = 0; lead < leads.Length; lead++)
        {
            cancel.ThrowIfCancellationRequested();
            var shares = Shares(Fit(series, lead, 0, held, [1, 0, 0, 0]), series, lead, held);
            leads[lead] = Spread(Fit(series, lead, 0, series.Count, shares), series, lead);
            progress?.Report($"kp lead {lead + 1} of {leads.Length}: shares {string.Join(' ', shares.Select(s => s.ToString("0.00")))}");
        }

        var card = new
        {
            target = "kp",
            members = new[] { "ridge", "conditional" },
            trained_from = series.First,
            trained_before = before,
            samples = series.Count,
            data_hash = series.Hash,
            ridge_penalty = Penalty,
            shares = leads.Select(l => l.Shares),
        };
        return ModelBundle.Create("kp",
        [
            KeyValuePair.Create(KpModel.CardFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(card, Indented)),
            KeyValuePair.Create(KpModel.WeightsFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(new KpWeights(leads))),
        ]);
    }

    private static KpLeadWeights Fit(KpSamples series, int lead, int from, int to, double[] shares)
    {
        const int n = KpFeatures.Count;
        var (gram, moment, mean, target) = (new double[n, n], new double[n], new double[n], 0.0);
        var table = new KpTable(lead);
        var row = new double[n];
        for (var s = from; s < to; s++)
        {
            var units = series.Window(s);
            var y = series.Target(s, lead);
            KpFeatures.Fill(row, units, series.Issue(s), lead);
            table.Add(units, y);
            target += y;
            for (var i = 0; i < n; i++)
            {
                mean[i] += row[i];
                moment[i] += row[i] * y;
                for (var j = 0; j <= i; j++)
                {
                    gram[i, j] += row[i] * row[j];
                }
            }
        }

        double count = to - from;
        for (var i = 0; i < n; i++)
        {
            mean[i] /= count;
        }

        target /= count;
        var a = Matrix<double>.Build.Dense(n, n, (i, j) => Scaled(Math.Max(i, j), Math.Min(i, j)));
        var b = Vector<double>.Build.Dense(n, i => (moment[i] - count * mean[i] * target) / Deviation(i));
        for (var i = 0; i < n; i++)
        {
            a[i, i] += Penalty;
        }

        var slopes = a.Cholesky().Solve(b);
        return new KpLeadWeights(
            Rounded(mean),
            Rounded(Enumerable.Range(0, n).Select(i => slopes[i] / Deviation(i))),
            Round(target),
            shares,
            Rounded(table.Means(Shrinkage)),
            new ResidualQuantiles([], []),
            [],
            []);

        double Deviation(int i) => Math.Sqrt(Math.Max(1e-12, gram[i, i] / count - mean[i] * mean[i]));

        double Scaled(int i, int j) => (gram[i, j] - count * mean[i] * mean[j]) / (Deviation(i) * Deviation(j));
    }

    /// <summary>Least-squares shares of ridge, conditional mean, persistence and climatology on data that the first two have not seen.</summary>
    private static double[] Shares(KpLeadWeights fitted, KpSamples series, int lead, int from)
    {
        var gram = Matrix<double>.Build.Dense(3, 3);
        var moment = Vector<double>.Build.Dense(3);
        for (var s = from; s < series.Count; s++)
        {
            var units = series.Window(s);
            var (ridge, conditional, _) = KpModel.Means(fitted, units, series.Issue(s), lead);

            // As departures from climatology, so that the shares add up to one.
            double[] x = [ridge - KpBaselines.Climatology, conditional - KpBaselines.Climatology, units[^1] - KpBaselines.Climatology];
            var y = series.Target(s, lead) - KpBaselines.Climatology;
            for (var i = 0; i < 3; i++)
            {
                moment[i] += x[i] * y;
                for (var j = 0; j < 3; j++)
                {
                    gram[i, j] += x[i] * x[j];
                }
            }
        }

        var w = gram.Cholesky().Solve(moment);
        return Rounded([w[0], w[1], w[2], 1 - w.Sum()]);
    }

    private static KpLeadWeights Spread(KpLeadWeights fitted, KpSamples series, int lead)
    {
        var (predicted, residual) = (new double[series.Count], new double[series.Count]);
        var storm = new StormLogistic();
        for (var s = 0; s < series.Count; s++)
        {
            var units = series.Window(s);
            var (_, _, ensemble) = KpModel.Means(fitted, units, series.Issue(s), lead);
            var y = series.Target(s, lead);
            predicted[s] = ensemble;
            residual[s] = y - ensemble;
            storm.Add(KpModel.StormPredictors(units, ensemble), GScale.Of(KpThirds.FromUnits(y)));
        }

        var (thresholds, slopes) = storm.Fit();
        var errors = ResidualQuantiles.Fit(predicted, residual, Edges, minimum: 300);
        return fitted with
        {
            Residuals = new ResidualQuantiles([.. errors.Levels.Select(Round)], [.. errors.Offsets.Select(o => o.Select(Round).ToArray()).Select(o => System.Collections.Immutable.ImmutableArray.Create(o))]),
            Thresholds = Rounded(thresholds),
            Logits = Rounded(slopes),
        };
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static double[] Rounded(IEnumerable<double> values) => [.. values.Select(Round)];

    /// <summary>Six decimals are far below what the data can tell, and keep the shipped files small.</summary>
    private static double Round(double value) => Math.Round(value, 6);
}
