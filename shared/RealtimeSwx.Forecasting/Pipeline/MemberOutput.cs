using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>
/// What members and baselines said, plain numbers: one value per lead for scalar targets, lead-major maps (leads x lat x lon) for maps.
/// </summary>
/// <param name="Members">By member name. Empty when only baselines could answer.</param>
/// <param name="Baselines">By baseline name; never empty.</param>
public sealed record MemberOutput(
    ImmutableSortedDictionary<string, ImmutableArray<double>> Members,
    ImmutableSortedDictionary<string, ImmutableArray<double>> Baselines)
{
    /// <summary>
    /// For scalar targets, per lead: the 19 quantiles of the combined members by the model's own calibration, before the run's adaptation
    /// (Core, which words the forecast, has no model at hand). For maps, per lead: the relative variances that the model expects, by latitude band and
    /// local time, then of the global mean. Empty when only baselines could answer.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Quantiles { get; init; } = [];

    /// <summary>For targets whose models differ in their leads: the lead of each value. Otherwise empty.</summary>
    public ImmutableArray<TimeSpan> Leads { get; init; } = [];
}
