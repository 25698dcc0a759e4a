using System.Text;
using System.Text.Json;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Projection;

/// <summary>From journal events to read-model rows. Pure; the same event gives the same rows.</summary>
public static class ProjectionRows
{
    /// <param name="options">What messages name beside their content.</param>
    /// <param name="sequence">Of the event in its entity's journal, which numbers what the entity publishes.</param>
    public static IEnumerable<ReadModelRow> Of(object e, CoreOptions options, long sequence) => e switch
    {
        SeriesProtocol.BatchRecorded b => Series(b),
        ForecastProtocol.Ticked { Issued: { } issued } t => Forecast(t, issued),
        VerifierProtocol.ScoresAdded s => Scores(s, options, sequence),
        RegistryProtocol.IRegistryEvent r when ModelMessages.From(r, options, sequence) is { } m => [new MessageRow("model", r.Target, m.DecidedAt, Json(m))],
        StationProtocol.WindowClosed w when !w.Payload.IsEmpty =>
            [new MessageRow("cluster", w.Station.Value, w.From, Encoding.UTF8.GetString(w.Payload.Span))],
        AlertProtocol.AlertChanged a => Alert(a),
        QuarantineProtocol.RowsRejected r => r.Rows.Select(x => (ReadModelRow)new MessageRow("rejected", r.Source, r.Timestamp, JsonSerializer.Serialize(x))),
        _ => [],
    };

    private static IEnumerable<ReadModelRow> Series(SeriesProtocol.BatchRecorded e)
    {
        foreach (var row in e.Rows)
        {
            yield return new ObservationRow(row);
        }

        foreach (var m in e.Maps)
        {
            yield return new MapRow(m.Series.Value, m.Epoch, m.Edition, (int)m.Revision, m.AvailableAt, m.Blob, m.Source, m.Simulated);
        }
    }

    /// <summary>For the outbox of the gateway's channels, and for the history.</summary>
    private static IEnumerable<ReadModelRow> Alert(AlertProtocol.AlertChanged e)
    {
        var json = Encoding.UTF8.GetString(e.Payload.Span);
        yield return new AlertRow(e.Alert, e.Sequence, e.At, e.Now.State, e.Now.Level, json);
        yield return new MessageRow("alert", e.Alert, e.At, json);
    }

    private static IEnumerable<ReadModelRow> Scores(VerifierProtocol.ScoresAdded e, CoreOptions options, long sequence)
    {
        foreach (var s in e.Scores)
        {
            yield return new ScoreRow(s.ForecastId, e.Target, s.IssuedAt, s.ValidTime, s.Lead, s.Observed, JsonSerializer.Serialize(s.Metrics));
        }

        if (VerificationMessages.From(e, options, sequence) is { } message)
        {
            yield return new MessageRow("verification", e.Target, e.At, Json(message));
        }
    }

    private static string Json(SwxMessage message) => Encoding.UTF8.GetString(SwxJson.Bytes(message));

    private static IEnumerable<ReadModelRow> Forecast(ForecastProtocol.Ticked e, ForecastProtocol.IssuedForecast issued)
    {
        yield return new ForecastRow(issued.Id, e.Target, e.At, issued.Degraded, issued.Checkpoint, issued.InputHash, Encoding.UTF8.GetString(issued.Payload.Span));

        // What explain needs beside the payload.
        yield return new MessageRow(ForecastProvenance.Kind, issued.Id, e.At, JsonSerializer.Serialize(new ForecastProvenance(
            e.Target,
            e.At,
            issued.DataCutoff,
            issued.Tier,
            issued.InputHash,
            issued.StateBefore,
            issued.Checkpoint,
            issued.DegradedReason,
            issued.Fallback,
            issued.Degraded,
            issued.Sequence,
            issued.ProducedAt,
            issued.Simulated,
            issued.Centre,
            issued.BlobBase)));
    }
}

/// <summary>Everything needed to compute a forecast again.</summary>
/// <param name="DegradedReason">As the pipeline was told; empty when a worker's answer was used.</param>
public sealed record ForecastProvenance(
    string Target,
    DateTimeOffset IssuedAt,
    DateTimeOffset DataCutoff,
    string Tier,
    string InputHash,
    string StateHash,
    string Checkpoint,
    string DegradedReason,
    string Fallback,
    bool Degraded,
    long Sequence,
    DateTimeOffset ProducedAt,
    bool Simulated,
    string Centre,
    string? BlobBase)
{
    public const string Kind = "provenance";
}
