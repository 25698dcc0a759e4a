using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// Scores of a Kp backtest by horizon, where a storm came (observed Kp of 5- or more), where one was on (last known Kp of 5- or more), and for the
/// storm probabilities and warnings of the next interval.
/// </summary>
public sealed class KpSummary
{
    private const int Bins = 10;

    /// <summary>Probabilities from which a warning is counted.</summary>
    private static readonly double[] Limits = [0.1, 0.2, 0.3, 0.4, 0.5];
    private readonly SortedDictionary<int, (ErrorSum Ensemble, ErrorSum Persistence, ErrorSum Climatology, QuantileSum Spread)> _horizons = [];
    private readonly SortedDictionary<int, (ErrorSum Ensemble, ErrorSum Persistence)> _storms = [];
    private readonly SortedDictionary<int, (ErrorSum Ensemble, ErrorSum Persistence)> _on = [];
    private readonly SortedDictionary<string, KpContingency> _warnings = new(StringComparer.Ordinal);
    private readonly (double Sum, double Hits, int Count)[,] _reliability = new (double, double, int)[5, Bins];
    private readonly double[] _brier = new double[5];

    public void Add(ForecastScore score, IReadOnlyList<double> storm)
    {
        var horizon = (int)KpCadence.Kp.Horizon(score.Lead).TotalHours;
        var (y, ensemble, persistence) = (score.Observed, score.Predictions["ensemble"], score.Predictions["persistence"]);
        var h = _horizons.GetValueOrDefault(horizon);
        _horizons[horizon] = (h.Ensemble.Add(ensemble, y), h.Persistence.Add(persistence, y), h.Climatology.Add(score.Predictions["climatology"], y), h.Spread.Add(score.Quantiles.AsSpan(), y));
        var level = GScale.Of(KpThirds.FromUnits(y));
        if (level > 0)
        {
            var s = _storms.GetValueOrDefault(horizon);
            _storms[horizon] = (s.Ensemble.Add(ensemble, y), s.Persistence.Add(persistence, y));
        }

        if (GScale.Of(KpThirds.FromUnits(persistence)) > 0)
        {
            var s = _on.GetValueOrDefault(horizon);
            _on[horizon] = (s.Ensemble.Add(ensemble, y), s.Persistence.Add(persistence, y));
        }

        if (score.Lead == TimeSpan.Zero)
        {
            Warned("persistence of 5- or more", GScale.Of(KpThirds.FromUnits(persistence)) > 0);
            Warned("median of 5- or more", GScale.Of(KpThirds.FromUnits(ensemble)) > 0);
            foreach (var limit in Limits)
            {
                Warned(FormattableString.Invariant($"p_g1 of {limit:0.0} or more"), storm[0] >= limit);
            }

            for (var g = 0; g < storm.Count; g++)
            {
                var bin = Math.Min((int)(storm[g] * Bins), Bins - 1);
                var r = _reliability[g, bin];
                var hit = level > g ? 1 : 0;
                _reliability[g, bin] = (r.Sum + storm[g], r.Hits + hit, r.Count + 1);
                _brier[g] += (storm[g] - hit) * (storm[g] - hit);
            }
        }

        void Warned(string warning, bool warned) => _warnings[warning] = _warnings.GetValueOrDefault(warning).Add(warned, level > 0);
    }

    /// <summary>Pooled RMSE at one horizon where the last known Kp was 5- or more.</summary>
    public (double Ensemble, double Persistence) RmseInStorm(int horizonHours) => (_on[horizonHours].Ensemble.Rmse, _on[horizonHours].Persistence.Rmse);

    /// <summary>1 - Brier score / Brier score of the constant rate of the same samples, for G1 or more in the next interval.</summary>
    public double BrierSkill => 1 - (_brier[0] / BrierOfRate(0));

    /// <summary>Share of intervals that reached G1..G5 in what was known before the first issue; null where that is less than a year.</summary>
    public IReadOnlyList<double>? Climatology { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => _horizons.Values.Sum(h => h.Ensemble.Count);

    /// <summary>Pooled RMSE of ensemble and persistence at one horizon (3..24 h), Kp units.</summary>
    public (double Ensemble, double Persistence) Rmse(int horizonHours) =>
        (_horizons[horizonHours].Ensemble.Rmse, _horizons[horizonHours].Persistence.Rmse);

    /// <summary>An object for the JSON of the command line.</summary>
    public object ToReport() => new
    {
        target = "kp",
        unit = "Kp",
        n = Count,
        horizons = _horizons.Select(h => new
        {
            horizon_h = h.Key,
            n = h.Value.Ensemble.Count,
            rmse = h.Value.Ensemble.Rmse,
            persistence_rmse = h.Value.Persistence.Rmse,
            climatology_rmse = h.Value.Climatology.Rmse,
            skill = h.Value.Ensemble.SkillOver(h.Value.Persistence),
            mae = h.Value.Ensemble.Mae,
            bias = h.Value.Ensemble.Bias,
            crps = h.Value.Spread.Crps,
            coverage90 = h.Value.Spread.Coverage90,
            width90 = h.Value.Spread.Width90,
        }),
        storms = _storms.Select(Errors),
        last_known_5_or_more = _on.Select(Errors),
        warnings_next_interval = _warnings.Select(w => w.Value.Report(w.Key)),
        probabilities = Enumerable.Range(0, 5).Select(Probability),
    };

    private double BrierOfRate(int g)
    {
        var (hits, count) = HitsOf(g);
        return hits * (count - hits) / count;
    }

    /// <summary>Summed Brier score of a constant probability.</summary>
    private double BrierOf(int g, double probability)
    {
        var (hits, count) = HitsOf(g);
        return (hits * (1 - probability) * (1 - probability)) + ((count - hits) * probability * probability);
    }

    private (double Hits, double Count) HitsOf(int g)
    {
        var bins = Enumerable.Range(0, Bins).Select(b => _reliability[g, b]).ToList();
        return (bins.Sum(b => b.Hits), bins.Sum(b => b.Count));
    }

    private static object Errors(KeyValuePair<int, (ErrorSum Ensemble, ErrorSum Persistence)> s) => new
    {
        horizon_h = s.Key,
        n = s.Value.Ensemble.Count,
        rmse = s.Value.Ensemble.Rmse,
        persistence_rmse = s.Value.Persistence.Rmse,
    };

    private object Probability(int g)
    {
        var bins = Enumerable.Range(0, Bins).Select(b => _reliability[g, b]).ToList();
        var count = bins.Sum(b => b.Count);
        var rate = count == 0 ? 0 : bins.Sum(b => b.Hits) / count;
        return new
        {
            level = $"G{g + 1}",
            n = count,
            observed_rate = rate,
            mean_probability = count == 0 ? 0 : bins.Sum(b => b.Sum) / count,
            brier = count == 0 ? 0 : _brier[g] / count,
            brier_of_rate = rate * (1 - rate),
            brier_of_climatology = Climatology is { } c && count > 0 ? BrierOf(g, c[g]) / count : (double?)null,
            brier_skill_over_climatology = Climatology is { } known && BrierOf(g, known[g]) > 0 ? 1 - (_brier[g] / BrierOf(g, known[g])) : (double?)null,
            brier_skill = rate is > 0 and < 1 ? 1 - (_brier[g] / BrierOfRate(g)) : (double?)null,
            reliability = bins.Where(b => b.Count > 0).Select(b => new { probability = b.Sum / b.Count, frequency = b.Hits / b.Count, n = b.Count }),
        };
    }
}
