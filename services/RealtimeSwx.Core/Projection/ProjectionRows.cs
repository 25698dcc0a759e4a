using System.Text;
using System.Text.Json;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Projection;

/// <summary>From journal events to read-model rows. Pure; the same event gives the same rows.</summary>
public static class ProjectionRows
{
    public static IEnumerable<ReadModelRow> Of(object e) => e switch
    {
        SeriesProtocol.BatchRecorded b => Series(b),
        ForecastProtocol.Ticked { Issued: { } issued } t => Forecast(t, issued),
        VerifierProtocol.ScoresAdded s => s.Scores.Select(x => (ReadModelRow)new ScoreRow(
            x.ForecastId, s.Target, x.IssuedAt, x.ValidTime, x.Lead, x.Observed, JsonSerializer.Serialize(x.Metrics))),
        RegistryProtocol.Decided d => [new MessageRow("model", d.Target, d.At, JsonSerializer.Serialize(d))],
        RegistryProtocol.ChallengerRegistered c => [new MessageRow("model", c.Target, c.At, JsonSerializer.Serialize(c))],
        StationProtocol.WindowClosed w when !w.Payload.IsEmpty =>
            [new MessageRow("cluster", w.Station.Value, w.From, Encoding.UTF8.GetString(w.Payload.Span))],
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

    private static IEnumerable<ReadModelRow> Forecast(ForecastProtocol.Ticked e, ForecastProtocol.IssuedForecast issued)
    {
        yield return new ForecastRow(issued.Id, e.Target, e.At, issued.Degraded, issued.Checkpoint, issued.InputHash, Encoding.UTF8.GetString(issued.Payload.Span));

        // What explain needs beside the payload.
        yield return new MessageRow("provenance", issued.Id, e.At, JsonSerializer.Serialize(new ForecastProvenance(
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
            [.. issued.Maps])));
    }
}

/// <summary>Everything needed to compute a forecast again.</summary>
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
    IReadOnlyList<string> Maps);
