using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>Which block of an <see cref="ObservationMessage"/> is filled.</summary>
public enum ObservationKind
{
    Scalar,
    Kp,
    Solarwind,
    Map,
    Lago,
}

/// <summary>The newest observation of one series, on <c>obs/&lt;series&gt;</c>, retained.</summary>
public sealed record ObservationMessage : SwxMessage
{
    public const string SchemaName = "swx.observation.v1";

    [JsonConstructor]
    public ObservationMessage()
    {
    }

    public ObservationMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    [JsonPropertyOrder(-17), Description("Series, also the tail of the topic.")]
    public required string Series { get; init; }

    [Description("scalar and kp carry value, solarwind values, map map, lago lago.")]
    public required ObservationKind Kind { get; init; }

    [Description("What the value is about, UTC: the start of the interval where span is positive, else the instant or the end of the average.")]
    public required DateTimeOffset ValidTime { get; init; }

    [Description("Length of the interval that starts at valid_time, ISO 8601; PT0S for an instant.")]
    public required TimeSpan Span { get; init; }

    [Description("How settled the value is; later revisions replace earlier ones.")]
    public required Revision Revision { get; init; }

    [Description("Unit of value; of a map's values; of LAGO rates. Empty for solarwind, whose components have their own units.")]
    public required string Unit { get; init; }

    public double? Value { get; init; }

    [Description("Kp in thirds, 0 (0o) to 27 (9o).")]
    public int? Thirds { get; init; }

    [Description("Components of the L1 solar wind known at valid_time: bt, bx, by, bz in nT (GSM), v in km/s, n in cm-3, t in K. A missing component is absent.")]
    public ImmutableSortedDictionary<string, double>? Values { get; init; }

    public MapBlock? Map { get; init; }

    public LagoBlock? Lago { get; init; }
}

/// <summary>A map small enough for a message: values to 0.1 with null where missing, the full precision behind the hash.</summary>
public sealed record MapBlock
{
    [Description("Latitudes of the rows, degrees.")]
    public required ImmutableArray<double> Lats { get; init; }

    [Description("Longitudes of the columns, degrees.")]
    public required ImmutableArray<double> Lons { get; init; }

    [Description("TECU rounded to 0.1, row-major by latitude then longitude; null where missing.")]
    public required ImmutableArray<double?> Values { get; init; }

    [Description("Error of the values as RMS, TECU rounded to 0.1, same layout.")]
    public ImmutableArray<double?>? Rms { get; init; }

    [Description("Shell height, km.")]
    public required double HeightKm { get; init; }

    [Description("SHA-256 of the full-precision map.")]
    public string? Blob { get; init; }

    [Description("Where the full-precision map can be fetched.")]
    public string? Link { get; init; }
}

/// <summary>What one detector counted in one second.</summary>
public sealed record LagoBlock
{
    [Description("Pulses per second as triggered.")]
    public required double CountsPerSecond { get; init; }

    [Description("Pulses per second corrected for pressure, when the station reports pressure.")]
    public double? CorrectedPerSecond { get; init; }

    [Description("Pulses per second by charge band.")]
    public required ImmutableSortedDictionary<string, double> Bands { get; init; }

    [Description("Triggers that the counter shows and the station did not send.")]
    public required int Lost { get; init; }

    [Description("Pressure at the station, hPa.")]
    public double? PressureHpa { get; init; }

    [Description("Temperature at the station, degrees Celsius.")]
    public double? TemperatureC { get; init; }
}
