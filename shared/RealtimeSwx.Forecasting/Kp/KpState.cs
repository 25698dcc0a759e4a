using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>One lead of an issued forecast that waits for its truth.</summary>
/// <param name="Storm">p_g1..p_g5 of the lead.</param>
internal sealed record KpPending(
    string ForecastId,
    DateTimeOffset IssuedAt,
    int Lead,
    ImmutableArray<double> Quantiles,
    ImmutableSortedDictionary<string, double> Predictions,
    ImmutableArray<double> Storm)
{
    public DateTimeOffset ValidTime(KpCadence cadence) => IssuedAt + (Lead * cadence.Step);
}

/// <param name="Scales">By lead: factor on the distance of every quantile from the median, driven by the coverage of scored forecasts.</param>
internal sealed record KpState(ImmutableArray<KpPending> Pending, ImmutableArray<AdaptiveScale> Scales) : PipelineState
{
    /// <summary>Leads whose truth never came, given up.</summary>
    public long Unscored { get; init; }

    public static KpState Initial(KpCadence cadence) => new([], [.. Enumerable.Repeat(default(AdaptiveScale), cadence.Leads)]);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static KpState FromBytes(ReadOnlySpan<byte> saved) =>
        JsonSerializer.Deserialize<KpState>(saved) ?? throw new FormatException("This is no state of the Kp pipeline.");
}
