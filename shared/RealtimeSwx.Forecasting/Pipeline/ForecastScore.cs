using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>
/// One lead of one forecast, met by the truth.
/// </summary>
/// <param name="Observed">The truth, in the unit of the target; for maps its global cos-latitude mean.</param>
/// <param name="Quantiles">As forecast.</param>
/// <param name="Predictions">Point predictions by name: <c>ensemble</c>, every member, every baseline.</param>
/// <param name="Metrics">crps, covered90 (0 or 1) …; for maps wrmse, mae, bias, persistence_wrmse, blend_wrmse, rotated_wrmse, coverage90.</param>
/// <param name="Detail">What the pipeline itself wants to learn from and nobody else reads.</param>
public sealed record ForecastScore(
    string ForecastId,
    string Target,
    DateTimeOffset IssuedAt,
    DateTimeOffset ValidTime,
    TimeSpan Lead,
    double Observed,
    ImmutableArray<double> Quantiles,
    ImmutableSortedDictionary<string, double> Predictions,
    ImmutableSortedDictionary<string, double> Metrics,
    ReadOnlyMemory<byte> Detail);
