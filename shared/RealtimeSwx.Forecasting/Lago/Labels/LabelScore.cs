namespace RealtimeSwx.Forecasting.Lago.Labels;

/// <summary>How well pulses are told to be muons.</summary>
/// <param name="Precision">Share of muons among what is called one; 1 where nothing is.</param>
/// <param name="Recall">Share of the muons that are called one.</param>
public readonly record struct LabelScore(double Precision, double Recall)
{
    /// <summary>Harmonic mean.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>The probability from which on calling a muon gives the largest F1 on known pulses.</summary>
    public static double BestThreshold(IEnumerable<(double Probability, bool Muon)> known)
    {
        var ordered = known.OrderByDescending(k => k.Probability).ToList();
        var muons = ordered.Count(k => k.Muon);
        var (hits, best, at) = (0, -1.0, 0.5);
        for (var i = 0; i < ordered.Count; i++)
        {
            hits += ordered[i].Muon ? 1 : 0;
            if (i + 1 < ordered.Count && ordered[i + 1].Probability == ordered[i].Probability)
            {
                continue;
            }

            var f1 = 2.0 * hits / (i + 1 + muons);
            (best, at) = f1 > best ? (f1, ordered[i].Probability) : (best, at);
        }

        return at;
    }

    public static LabelScore Of(IReadOnlyList<bool> called, IReadOnlyList<bool> muon)
    {
        var (hits, calls, muons) = (0, 0, 0);
        for (var i = 0; i < called.Count; i++)
        {
            hits += called[i] && muon[i] ? 1 : 0;
            calls += called[i] ? 1 : 0;
            muons += muon[i] ? 1 : 0;
        }

        return new LabelScore(calls == 0 ? 1 : hits / (double)calls, muons == 0 ? 1 : hits / (double)muons);
    }
}

/// <summary>
/// What no rule on the light alone can pass: cells of light are called muons in the order of their share of muons, which is the best there is.
/// </summary>
/// <param name="BestF1">Largest F1 of all such rules.</param>
/// <param name="At">Precision and recall of that rule.</param>
/// <param name="RecallAtPrecision95">Largest recall with a precision of 0.95 or more; 0 where there is none.</param>
public sealed record LightBound(double BestF1, LabelScore At, double RecallAtPrecision95)
{
    /// <summary>True where the light allows precision and recall of 0.95 together.</summary>
    public bool Allows95 => RecallAtPrecision95 >= 0.95;

    /// <param name="muons">Muons per cell of light.</param>
    /// <param name="others">All others, the same cells.</param>
    public static LightBound Of(IReadOnlyList<double> muons, IReadOnlyList<double> others)
    {
        var total = muons.Sum();
        var (hits, misses) = (0.0, 0.0);
        var (best, reached) = (new LabelScore(1, 0), 0.0);
        foreach (var cell in Enumerable.Range(0, muons.Count).Where(i => muons[i] > 0).OrderByDescending(i => muons[i] / (muons[i] + others[i])))
        {
            (hits, misses) = (hits + muons[cell], misses + others[cell]);
            var score = new LabelScore(hits / (hits + misses), hits / total);
            best = score.F1 > best.F1 ? score : best;
            reached = score.Precision >= 0.95 ? Math.Max(reached, score.Recall) : reached;
        }

        return new LightBound(best.F1, best, reached);
    }
}
