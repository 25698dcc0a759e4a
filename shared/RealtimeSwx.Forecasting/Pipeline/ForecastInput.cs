using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>
/// Everything that one forecast is computed from, as canonical bytes: the same inputs give the same bytes on every machine, so that
/// <see cref="Hash"/> names them. Written by the pipeline that will read it; nobody else looks inside.
/// </summary>
/// <param name="DataCutoff">Newest valid time among the values used.</param>
public sealed record ForecastInput(string Target, DateTimeOffset IssuedAt, DateTimeOffset DataCutoff, InputTier Tier, ReadOnlyMemory<byte> Payload)
{
    public string Hash { get; } = ContentHash.Of(Payload.Span);
}
