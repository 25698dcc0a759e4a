using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Scores of a Kp backtest by horizon, in storms (observed Kp of 5- or more) and for the storm probabilities.</summary>
public sealed class KpSummary
{
    private const int Bins = 10;
    private readonly SortedDictionary<int, (ErrorSum Ensemble, ErrorSum Persistence, ErrorSum Climatology, QuantileSum Spread)> _horizons = [];
    private readonly SortedDictionary<int, (ErrorSum Ensemble, ErrorSum Persistence)> _storms = [];
    private readonly (double Sum, double Hits, int Count)[,] _reliability = new (double, double, int)[5, Bins];
    private readonly double[] _brier = new double[5];

    public void Add(ForecastScore score, IReadOnlyList<double> storm)
    {
        var horizon = (int)KpPipeline.Horizon(score.Lead).TotalHours;
        var (y, ensemble, persistence) = (score.Observed, score.Predictions["ensemble"], score.Predictions["persistence"]);
        var h = _horizons.GetValueOrDefault(horizon);
        _horizons[horizon] = (h.Ensemble.Add(ensemble, y), h.Persistence.Add(persistence, y), h.Climatology.Add(score.Predictions["climatology"], y), h.Spread.Add(score.Quantiles.AsSpan(), y));
        var level = GScale.Of(KpThirds.FromUnits(y));
        if (level > 0)
        {
            var s = _storms.GetValueOrDefault(horizon);
            _storms[horizon] = (s.Ensemble.Add(ensemble, y), s.Persistence.Add(persistence, y));
        }

        if (score.Lead == TimeSpan.Zero)
        {
            for (var g = 0; g < storm.Count; g++)
            {
                var bin = Math.Min((int)(storm[g] * Bins), Bins - 1);
                var r = _reliability[g, bin];
                var hit = level > g ? 1 : 0;
                _reliability[g, bin] = (r.Sum + storm[g], r.Hits + hit, r.Count + 1);
                _brier[g] += (storm[g] - hit) * (storm[g] - hit);
            }
        }
    }

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
        storms = _storms.Select(s => new
        {
            horizon_h = s.Key,
            n = s.Value.Ensemble.Count,
            rmse = s.Value.Ensemble.Rmse,
            persistence_rmse = s.Value.Persistence.Rmse,
        }),
        probabilities = Enumerable.Range(0, 5).Select(Probability),
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
            reliability = bins.Where(b => b.Count > 0).Select(b => new { probability = b.Sum / b.Count, frequency = b.Hits / b.Count, n = b.Count }),
        };
    }
}
