using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Browser.Tests.Support;

/// <summary>What Core's projection would have written for a published message.</summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<ReadModelRow>> OfAsync(SwxMessage message, IBlobStore blobs) => message switch
    {
        ObservationMessage { Kind: ObservationKind.Map } map => [await MapAsync(map, blobs)],
        ObservationMessage { Kind: ObservationKind.Solarwind } wind => [.. wind.Values!.Select(v => Observed(wind, $"{wind.Series}/{v.Key}", v.Value))],
        ObservationMessage { Kind: ObservationKind.Lago } station => [Observed(station, station.Series, station.Lago!.CountsPerSecond)],
        ObservationMessage scalar => [Observed(scalar, scalar.Series, scalar.Value!.Value)],
        ForecastMessage f => [new ForecastRow(f.Id, f.Target, f.IssuedAt, f.Degraded.Is, f.Checkpoint, f.InputHash, Json(f))],
        ClusterMessage c => [new MessageRow("cluster", c.Series, c.ProducedAt, Json(c))],
        VerificationMessage v => [new MessageRow("verification", v.Target, v.ProducedAt, Json(v))],
        ModelMessage m => [new MessageRow("model", m.Target, m.ProducedAt, Json(m))],
        AlertMessage a => [new MessageRow("alert", a.Rule, a.ProducedAt, Json(a))],
        StatusMessage s => [new MessageRow("status", s.Component, s.ProducedAt, Json(s))],
        _ => throw new ArgumentException(message.Schema, nameof(message)),
    };

    /// <summary>Three days before the moment of <see cref="Storm"/>.</summary>
    public static IReadOnlyList<ReadModelRow> History() =>
    [
        .. Storm.Series.SelectMany(id => Storm.History(id).Select(p => Value(id, p.Time, p.Span, p.Value, Quality.Good, "archive"))),
        .. Storm.PastForecasts("symh").Select(f => new ForecastRow(f.Id, f.Target, f.IssuedAt, false, f.Checkpoint, f.InputHash, Json(f))),
    ];

    private static ObservationRow Observed(ObservationMessage m, string series, double value) => Value(series, m.ValidTime, m.Span, value, m.Quality, m.Source);

    private static ObservationRow Value(string series, DateTimeOffset time, TimeSpan span, double value, Quality quality, string source) =>
        new(new Observation(new SeriesId(series), time, span, value, Revision.Quicklook, quality, source) { AvailableAt = time + span });

    private static async Task<MapRow> MapAsync(ObservationMessage m, IBlobStore blobs)
    {
        var map = Storm.Map(m.ValidTime);
        var hash = await blobs.PutAsync(TecMapCodec.Encode(map), TecMapCodec.ContentType, TestContext.Current.CancellationToken);
        return new MapRow(m.Series, m.ValidTime, map.Edition, (int)map.Revision, m.ValidTime, hash, m.Source, m.Simulated);
    }

    private static string Json<T>(T message)
        where T : SwxMessage => Encoding.UTF8.GetString(SwxJson.Bytes(message));
}
