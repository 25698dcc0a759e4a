using System.Text.RegularExpressions;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>
/// Which analysis a map belongs to: the caller's word, else the file name (<c>jplg2670.12i</c> is jpl, <c>COD0OPSFIN_…</c> is cod),
/// else the agency in the header, else <c>unknown</c>. Rapid and predicted products of long names are analyses of their own (<c>cod-rap</c>).
/// </summary>
internal static partial class IonexAnalysis
{
    private static readonly (string Word, string Analysis)[] Agencies =
    [
        ("AIUB", "cod"), ("JPL", "jpl"), ("ESOC", "esa"), ("UWM", "igs"), ("UPC", "upc"), ("NRCAN", "emr"), ("WHU", "whu"),
        ("AOE", "cas"), ("MODEL-DERIVED", "mdl"),
    ];

    /// <summary>Short names of rapid products (igrg, corg, jprg, esrg, uprg, uqrg, uhrg, carg); long ones end in -rap.</summary>
    private static readonly string[] Rapid = ["igr", "cor", "jpr", "esr", "upr", "uqr", "uhr", "car"];

    /// <summary>Rapid and predicted maps give way to the final ones of their centre, which are another analysis.</summary>
    public static Revision RevisionOf(string analysis) =>
        analysis.EndsWith("-prd", StringComparison.Ordinal) ? Revision.Estimate
        : analysis.EndsWith("-rap", StringComparison.Ordinal) || Rapid.Contains(analysis) ? Revision.Provisional
        : Revision.Final;

    public static string Of(ReadOptions options, IonexHeader header)
    {
        if (options.Station is { } station && Name().IsMatch(station.ToLowerInvariant()))
        {
            return station.ToLowerInvariant();
        }

        return FromFileName(options.SourceName) ?? FromAgency(header) ?? "unknown";
    }

    private static string? FromFileName(string source)
    {
        var name = source[(source.LastIndexOfAny(['/', '\\']) + 1)..];
        if (LongName().Match(name) is { Success: true } match)
        {
            var type = match.Groups[2].Value.ToLowerInvariant();
            return match.Groups[1].Value.ToLowerInvariant() + (type == "fin" ? "" : "-" + type);
        }

        return ShortName().Match(name) is { Success: true } old ? old.Groups[1].Value.ToLowerInvariant() : null;
    }

    private static string? FromAgency(IonexHeader header)
    {
        if (header.Program == "RealtimeSwx" && Name().IsMatch(header.RunBy))
        {
            return header.RunBy;
        }

        var text = $"{header.Program} {header.RunBy}".ToUpperInvariant();
        return Agencies.FirstOrDefault(a => text.Contains(a.Word, StringComparison.Ordinal)).Analysis;
    }

    [GeneratedRegex(@"^([A-Za-z0-9]{3})[0-9A-Za-z]OPS([A-Za-z]{3})_\d{11}_", RegexOptions.CultureInvariant)]
    private static partial Regex LongName();

    [GeneratedRegex(@"^([A-Za-z0-9]{3}).*\.\d\di", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ShortName();

    [GeneratedRegex(@"^[a-z0-9_-]{1,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
