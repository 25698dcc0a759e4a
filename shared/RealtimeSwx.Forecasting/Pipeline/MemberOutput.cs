using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>
/// What members and baselines said, plain numbers: one value per lead for scalar targets, lead-major maps (leads x lat x lon) for maps.
/// </summary>
/// <param name="Members">By member name. Empty when only baselines could answer.</param>
/// <param name="Baselines">By baseline name; never empty.</param>
public sealed record MemberOutput(
    ImmutableSortedDictionary<string, ImmutableArray<double>> Members,
    ImmutableSortedDictionary<string, ImmutableArray<double>> Baselines);
