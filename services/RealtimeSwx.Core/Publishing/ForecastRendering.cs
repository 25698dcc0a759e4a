using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Publishing;

/// <summary>
/// From a forecast to the bytes that go out. A function of its arguments alone, so that <c>swx explain</c> makes the same bytes again.
/// </summary>
/// <param name="BlobBase">Under which address maps are linked to; null for no links.</param>
/// <param name="Maps">Blob hashes of the predicted maps by lead; empty for scalar targets.</param>
public sealed record ForecastRendering(
    string Centre, string? BlobBase, long Sequence, DateTimeOffset ProducedAt, bool Simulated, IReadOnlyList<string> Maps)
{
    /// <summary>The message, UTF-8 JSON.</summary>
    public byte[] Render(Forecast forecast) => SwxJson.Bytes(ForecastMessages.From(
        forecast,
        new MessageContext(Centre, Sequence, ProducedAt, "core", Simulated) { BlobBase = BlobBase },
        Maps.Count == 0 ? null : Maps));
}
