using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>What an IONEX header says of its maps, and what a written one will say.</summary>
public sealed record IonexHeader
{
    public string Program { get; init; } = "RealtimeSwx";

    /// <summary>The agency. Readers fall back to it for the analysis name.</summary>
    public string RunBy { get; init; } = "";

    /// <summary>Free text; formats differ between centres.</summary>
    public string Date { get; init; } = "";

    /// <summary>GPS, GNSS, MIX, …</summary>
    public string System { get; init; } = "MIX";

    /// <summary>NONE, COSZ, MOD …</summary>
    public string MappingFunction { get; init; } = "COSZ";

    /// <summary>Values are multiples of 10^Exponent TECU.</summary>
    public int Exponent { get; init; } = -1;

    public double BaseRadiusKm { get; init; } = 6371;

    public double HeightKm { get; init; } = 450;

    public DateTimeOffset FirstEpoch { get; init; }

    public DateTimeOffset LastEpoch { get; init; }

    public int IntervalSeconds { get; init; }

    /// <summary>Number of TEC maps announced; 0 when the header does not say.</summary>
    public int MapCount { get; init; }

    public TecGrid Grid { get; init; } = TecGrid.Igs;

    /// <summary>Free lines of at most 60 characters.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];
}
