using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Output;

/// <summary>How times, revisions and qualities are written in JSON and CSV.</summary>
public static class RecordNames
{
    /// <summary>ISO 8601 with Z; a fraction only where there is one.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string Of(Revision revision) => revision switch
    {
        Revision.Estimate => "estimate",
        Revision.Quicklook => "quicklook",
        Revision.Provisional => "provisional",
        _ => "final",
    };

    public static string Of(Quality quality) => quality switch { Quality.Good => "good", Quality.Doubtful => "doubtful", _ => "simulated" };

    /// <summary>Thirds of the Kp family, else null.</summary>
    public static int? Thirds(Observation o) => KnownSeries.UnitOf(o.Series) == "Kp" ? (int)Math.Round(3 * o.Value) : null;
}
