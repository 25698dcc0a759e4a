using RealtimeSwx.Domain;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>A place whose vertical TEC is served. Section <c>Gateway:Stations</c>.</summary>
public sealed record StationOptions
{
    /// <summary>Lower-case letters, digits and <c>_</c>, a letter first: part of parameter names.</summary>
    public string Name { get; set; } = "";

    /// <summary>Degrees, -90..90.</summary>
    public double Latitude { get; set; }

    /// <summary>Degrees east, -180..360.</summary>
    public double Longitude { get; set; }

    public bool IsValid => Name.Length is > 0 and <= 32 && char.IsAsciiLetterLower(Name[0]) && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        && Math.Abs(Latitude) <= 90 && Longitude is >= -180 and <= 360;

    public string Place => FormattableString.Invariant($"at {Name}, {Latitude:0.###} deg N, {Longitude:0.###} deg E");

    /// <summary>TECU, bilinear; NaN beyond the grid.</summary>
    public double Of(TecMap map) => map.At(Latitude, Longitude);

    /// <summary>Its error as RMS, TECU, bilinear; NaN where the map has none.</summary>
    public double ErrorOf(TecMap map) => map.Rms.IsDefaultOrEmpty ? double.NaN : (map with { Values = map.Rms }).At(Latitude, Longitude);
}
