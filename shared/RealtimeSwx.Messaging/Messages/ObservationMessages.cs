using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>From what the domain knows to what goes out.</summary>
public static class ObservationMessages
{
    /// <summary>A scalar, or Kp with its thirds.</summary>
    public static ObservationMessage From(Observation o, MessageContext context)
    {
        var kp = o.Series == KnownSeries.Kp || o.Series == KnownSeries.KpEstimate;
        KpThirds? thirds = kp && o.Value is >= 0 and <= 9 ? KpThirds.FromUnits(o.Value) : null;
        return Observed(o, context) with
        {
            Kind = kp ? ObservationKind.Kp : ObservationKind.Scalar,
            Unit = KnownSeries.UnitOf(o.Series),
            Value = o.Series == KnownSeries.Kp && thirds is { } t ? t.Units : o.Value,
            Thirds = thirds?.Value,
        };
    }

    /// <summary>The L1 wind from its components of one valid time; the least settled revision and the latest availability count.</summary>
    /// <param name="components">Observations of <c>solarwind/…</c>, at least one.</param>
    public static ObservationMessage SolarWind(IReadOnlyCollection<Observation> components, MessageContext context)
    {
        var first = components.First();
        if (components.Any(o => o.Series.Root != KnownSeries.SolarWind || o.ValidTime != first.ValidTime))
        {
            throw new ArgumentException("Components of the solar wind at one valid time are expected.", nameof(components));
        }

        var whole = first with
        {
            Series = KnownSeries.SolarWind,
            Revision = components.Min(o => o.Revision),
            Quality = components.Max(o => o.Quality),
            AvailableAt = components.Max(o => o.AvailableAt),
        };
        return Observed(whole, context) with
        {
            Kind = ObservationKind.Solarwind,
            Values = Keyed.Finite(components.Select(o => KeyValuePair.Create(o.Series.Value[(o.Series.Value.IndexOf('/') + 1)..], o.Value))),
        };
    }

    /// <param name="blob">SHA-256 of the full-precision map in the blob store, when it is there.</param>
    public static ObservationMessage From(TecMap map, MessageContext context, string? blob = null) => new(context)
    {
        Id = Id(map.Series, map.Epoch, map.Revision),
        Series = map.Series.Value,
        Kind = ObservationKind.Map,
        ValidTime = map.Epoch,
        Span = TimeSpan.Zero,
        Revision = map.Revision,
        Unit = KnownSeries.UnitOf(map.Series),
        Simulated = context.Simulated || map.Simulated,
        Quality = context.Simulated || map.Simulated ? Quality.Simulated : Quality.Good,
        AvailableAt = Known(map.AvailableAt),
        AgeS = (context.ProducedAt - map.Epoch).TotalSeconds,
        Map = MapBlocks.From(map, context, blob),
    };

    /// <param name="bands">Pulses per second by charge band.</param>
    /// <param name="corrected">Pressure-corrected rate, when there is one.</param>
    public static ObservationMessage From(PulseBatch batch, MessageContext context, IEnumerable<KeyValuePair<string, double>> bands, double? corrected = null) => new(context)
    {
        Id = Id(batch.Station, batch.Second, Revision.Quicklook),
        Series = batch.Station.Value,
        Kind = ObservationKind.Lago,
        ValidTime = batch.Second,
        Span = TimeSpan.FromSeconds(1),
        Revision = Revision.Quicklook,
        Unit = KnownSeries.UnitOf(batch.Station),
        Simulated = context.Simulated || batch.Simulated,
        Quality = context.Simulated || batch.Simulated ? Quality.Simulated : Quality.Good,
        AvailableAt = Known(batch.AvailableAt),
        AgeS = (context.ProducedAt - batch.Second).TotalSeconds - 1,
        Lago = new LagoBlock
        {
            CountsPerSecond = batch.Pulses.Length,
            CorrectedPerSecond = corrected,
            Bands = Keyed.Finite(bands),
            Lost = batch.Lost,
            PressureHpa = batch.PressureHpa,
            TemperatureC = batch.TemperatureC,
        },
    };

    private static ObservationMessage Observed(Observation o, MessageContext context) => new(context)
    {
        Id = Id(o.Series, o.ValidTime, o.Revision),
        Series = o.Series.Value,
        Kind = ObservationKind.Scalar,
        ValidTime = o.ValidTime,
        Span = o.Span,
        Revision = o.Revision,
        Unit = "",
        Simulated = context.Simulated || o.Quality == Quality.Simulated,
        Quality = context.Simulated ? Quality.Simulated : o.Quality,
        AvailableAt = Known(o.AvailableAt),
        AgeS = (context.ProducedAt - (o.ValidTime + o.Span)).TotalSeconds,
    };

    private static string Id(SeriesId series, DateTimeOffset validTime, Revision revision) =>
        string.Create(CultureInfo.InvariantCulture, $"{series.Value}/{validTime.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}/{revision.ToString().ToLowerInvariant()}");

    private static DateTimeOffset? Known(DateTimeOffset availableAt) => availableAt == default ? null : availableAt;
}
