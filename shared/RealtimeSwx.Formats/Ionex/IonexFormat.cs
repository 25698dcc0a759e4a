using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>
/// IONEX 1.0 and 1.1 (Schaer, Gurtner, Feltens 1998): fixed columns, any regular grid, TEC maps with their RMS and height maps.
/// A map with one bad line is rejected as a whole, naming that line. END OF FILE may be missing; 9999 is missing; negative values stay.
/// </summary>
internal sealed class IonexFormat : LineFormat
{
    public override string Name => "ionex";

    internal override bool Matches(Head head) => head.Lines.Take(10).Any(l => l.Length > 60 && l[60..].StartsWith("IONEX VERSION / TYPE", StringComparison.Ordinal));

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new IonexParser(sink, options);
}
