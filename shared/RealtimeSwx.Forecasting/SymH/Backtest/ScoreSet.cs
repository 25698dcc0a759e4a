using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>All scores of the ensemble over one set of samples of one lead: a storm, or everything.</summary>
public sealed class ScoreSet
{
    private readonly BinnedError _binned = new();

    /// <summary>Ensemble against persistence.</summary>
    public PairedSum Errors { get; private set; }

    public QuantileSum Quantiles { get; private set; }

    public Determination Determination { get; private set; }

    public PeakError Peak { get; private set; } = PeakError.None;

    public PitHistogram Pit { get; } = new();

    /// <summary>BFE, nT.</summary>
    public double BinnedError => _binned.Value;

    public int Count => Quantiles.Count;

    public void Add(ForecastScore score)
    {
        var (ensemble, observed) = (score.Predictions[SymHSummary.Ensemble], score.Observed);
        var quantiles = score.Quantiles.AsSpan();
        Errors = Errors.Add(ensemble, score.Predictions[SymHLeads.Persistence], observed);
        Quantiles = Quantiles.Add(quantiles, observed);
        Determination = Determination.Add(ensemble, observed);
        Peak = Peak.Add(ensemble, observed, score.ValidTime);
        Pit.Add(quantiles, observed);
        _binned.Add(ensemble, observed);
    }
}
