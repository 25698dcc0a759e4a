using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// The trained Kp ensemble: ridge on <see cref="KpFeatures"/>, the conditional mean given the last value and the last day, persistence and
/// climatology, with error quantiles and storm probabilities.
/// </summary>
internal sealed class KpModel(KpWeights weights, string checkpoint) : IPipelineModel
{
    public const string WeightsFile = "weights.json";
    public const string CardFile = "card.json";
    public const int MeanClasses = 12;

    public string Checkpoint => checkpoint;

    public static KpModel Load(ModelBundle bundle)
    {
        if (!bundle.Files.TryGetValue(WeightsFile, out var bytes))
        {
            throw new InputException("model bundle", $"has no {WeightsFile}");
        }

        try
        {
            var weights = JsonSerializer.Deserialize<KpWeights>(bytes.Span);
            return weights is { Leads.Length: KpFeatures.Leads } && weights.Leads.All(l => l.Slopes.Length == KpFeatures.Count)
                ? new KpModel(weights, bundle.Hash)
                : throw new InputException("model bundle", $"{WeightsFile} does not fit the features of this version");
        }
        catch (JsonException e)
        {
            throw new InputException("model bundle", $"{WeightsFile}: {e.Message}");
        }
    }

    /// <summary>
    /// Member values by lead, and beside them what only the model knows: the quantiles of the ensemble and <c>p_g1..p_g5</c>.
    /// </summary>
    public MemberOutput Predict(KpWindow window)
    {
        var units = window.Units();
        var quantiles = ImmutableArray.CreateBuilder<ImmutableArray<double>>(KpFeatures.Leads);
        var named = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        for (var lead = 0; lead < KpFeatures.Leads; lead++)
        {
            var w = weights.Leads[lead];
            var (ridge, conditional, ensemble) = Means(w, units, window.Issue, lead);
            Set("ridge", lead, ridge);
            Set("conditional", lead, conditional);
            quantiles.Add(w.Residuals.Apply(ensemble));
            var predictors = StormPredictors(units, ensemble);
            for (var g = 0; g < w.Thresholds.Length; g++)
            {
                Set($"p_g{g + 1}", lead, Probability(w, predictors, g));
            }
        }

        return new MemberOutput(
            named.ToImmutableSortedDictionary(p => p.Key, p => ImmutableArray.Create(p.Value), StringComparer.Ordinal),
            KpBaselines.All(units))
        {
            Quantiles = quantiles.MoveToImmutable(),
        };

        void Set(string name, int lead, double value)
        {
            if (!named.TryGetValue(name, out var values))
            {
                named[name] = values = new double[KpFeatures.Leads];
            }

            values[lead] = value;
        }
    }

    public static (double Ridge, double Conditional, double Ensemble) Means(KpLeadWeights w, double[] units, DateTimeOffset issue, int lead)
    {
        Span<double> row = stackalloc double[KpFeatures.Count];
        KpFeatures.Fill(row, units, issue, lead);
        var ridge = w.Intercept;
        for (var f = 0; f < row.Length; f++)
        {
            ridge += double.IsNaN(row[f]) ? 0 : w.Slopes[f] * (row[f] - w.Mean[f]);
        }

        var conditional = w.Table[Class(units)];
        var ensemble = w.Shares[0] * ridge + w.Shares[1] * conditional
            + w.Shares[2] * KpBaselines.Persistence(units) + w.Shares[3] * KpBaselines.Climatology;
        return (Bounded(ridge), conditional, Bounded(ensemble));
    }

    /// <summary>Cell of the conditional table: the last value and how disturbed the last day was.</summary>
    public static int Class(ReadOnlySpan<double> units)
    {
        var (sum, count) = (0.0, 0);
        foreach (var v in units[^8..])
        {
            if (!double.IsNaN(v))
            {
                sum += v;
                count++;
            }
        }

        var mean = Math.Clamp((int)(sum / count * 2), 0, MeanClasses - 1);
        return KpThirds.FromUnits(units[^1]).Value * MeanClasses + mean;
    }

    /// <summary>What the storm classifier sees: the ensemble and how disturbed it has been.</summary>
    public static double[] StormPredictors(ReadOnlySpan<double> units, double ensemble)
    {
        var highest = KpFeatures.Highest(units[^8..]);
        return [ensemble, ensemble * ensemble / 9, units[^1], highest, Math.Max(0, units[^1] - 5), highest - units[^1]];
    }

    private static double Probability(KpLeadWeights w, double[] predictors, int level)
    {
        var logit = w.Thresholds[level];
        for (var i = 0; i < predictors.Length; i++)
        {
            logit += w.Logits[i] * predictors[i];
        }

        return 1 / (1 + Math.Exp(-logit));
    }

    private static double Bounded(double kp) => Math.Clamp(kp, 0, 9);

    public void Dispose()
    {
    }
}
