using System.Text;
using System.Text.Json;
using RealtimeSwx.Core.Projection;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Explaining;

/// <param name="Output">What members and baselines said, computed again.</param>
/// <param name="Forecast">The forecast, assembled again.</param>
/// <param name="Payload">Its message, rendered again.</param>
/// <param name="Difference">Where <paramref name="Payload"/> leaves the published bytes; null when it does not.</param>
public sealed record Reproduction(
    ForecastRow Stored, ForecastProvenance Provenance, ForecastInput Input, MemberOutput Output, Forecast Forecast, ReadOnlyMemory<byte> Payload, PayloadDifference? Difference);

/// <summary>
/// Computes a published forecast again from what the system kept of it: inputs, calibration state and checkpoint by their hashes. The same
/// pipeline steps and the same rendering as when it was issued.
/// </summary>
public sealed class ForecastReproducer(IReadModel model, IBlobStore blobs, ILearners learners)
{
    /// <param name="id">As in the message's field <c>id</c>.</param>
    /// <exception cref="InputException">No such forecast, or one of its parts is no longer there.</exception>
    public async Task<Reproduction> RunAsync(string id, CancellationToken cancel)
    {
        var stored = await model.ForecastAsync(id, cancel) ?? throw new InputException(id, "there is no forecast of this id in the read model");
        var provenance = await ProvenanceAsync(id, cancel);
        var pipeline = ForecastPipelines.For(provenance.Target, ScheduleOf(provenance, stored));
        var input = new ForecastInput(
            provenance.Target,
            provenance.IssuedAt,
            provenance.DataCutoff,
            Enum.Parse<InputTier>(provenance.Tier),
            await PartAsync(id, "input", provenance.InputHash, cancel));
        var state = pipeline.LoadState((await PartAsync(id, "calibration state", provenance.StateHash, cancel)).Span);
        var output = await PredictAsync(id, pipeline, input, provenance.Checkpoint, cancel);
        var given = provenance.DegradedReason.Length == 0 && provenance.Fallback.Length == 0
            ? Degradation.None
            : new Degradation(true, provenance.DegradedReason, provenance.Fallback);
        var forecast = pipeline.Assemble(input, output, state, provenance.Checkpoint, given);

        // The full-precision maps enter by the hash of their bytes, so that they are compared too.
        var maps = forecast.Leads.Select(l => l.Map).OfType<TecMap>().Select(m => ContentHash.Of(TecMapCodec.Encode(m))).ToList();
        var rendering = new ForecastRendering(
            provenance.Centre, provenance.BlobBase, provenance.Sequence, provenance.ProducedAt, provenance.Simulated, maps);
        var payload = rendering.Render(forecast);
        return new Reproduction(
            stored, provenance, input, output, forecast, payload, PayloadDifference.Between(Encoding.UTF8.GetBytes(stored.PayloadJson), payload));
    }

    /// <summary>The schedule of the installation that issued it: what it announced as the next issue.</summary>
    private static IssueSchedule? ScheduleOf(ForecastProvenance provenance, ForecastRow stored)
    {
        using var message = JsonDocument.Parse(stored.PayloadJson);
        return message.RootElement.TryGetProperty("next_update_by", out var next) && next.ValueKind == JsonValueKind.String
            && next.GetDateTimeOffset() - provenance.IssuedAt is var every && every > TimeSpan.Zero
            ? new IssueSchedule(every, TimeSpan.FromTicks((provenance.IssuedAt - DateTimeOffset.UnixEpoch).Ticks % every.Ticks))
            : null;
    }

    private async Task<ForecastProvenance> ProvenanceAsync(string id, CancellationToken cancel)
    {
        var row = (await model.MessagesAsync(ForecastProvenance.Kind, id, 1, cancel)).LastOrDefault()
            ?? throw new InputException(id, "the read model does not say what this forecast was made of");
        return JsonSerializer.Deserialize<ForecastProvenance>(row.PayloadJson) ?? throw new InputException(id, "its provenance is empty");
    }

    private async Task<MemberOutput> PredictAsync(string id, IForecastPipeline pipeline, ForecastInput input, string checkpoint, CancellationToken cancel)
    {
        if (checkpoint.Length == 0)
        {
            return pipeline.Baselines(input);
        }

        var bundle = ModelBundle.Unpack(await PartAsync(id, "checkpoint", checkpoint, cancel));
        using var loaded = pipeline.LoadModel(bundle, learners);
        return pipeline.Predict(input, loaded);
    }

    private async Task<ReadOnlyMemory<byte>> PartAsync(string id, string part, string hash, CancellationToken cancel) =>
        await blobs.GetAsync(hash, cancel) ?? throw new InputException(id, $"its {part} {hash} is not in the blob store");
}
