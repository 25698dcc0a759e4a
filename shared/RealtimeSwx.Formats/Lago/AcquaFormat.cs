using System.Globalization;
using System.Text.RegularExpressions;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Lago;

/// <summary>
/// LAGO acqua raw data, data version 5: v1 (Nexys2: 3 channels, 12 bins of 25 ns, 40 MHz) and v2 (Red Pitaya: 2 channels, bins of 8 ns,
/// 125 MHz) told apart by the channel count. <c># t</c> ends the samples, <c># c</c> completes the pulse, <c># x h</c> opens the second of its
/// time and closes the one before. One <see cref="PulseBatch"/> a second.
/// </summary>
public sealed partial class AcquaFormat : FeedFormat
{
    /// <summary>
    /// <see cref="Rejected.Field"/> of a pulse that the start or the end of the input cuts: reported, but no fault of the data
    /// (an hour file may start and stop within a pulse).
    /// </summary>
    public const string CutPulse = "cut pulse";

    private readonly Lines _lines = new();

    internal AcquaFormat()
    {
    }

    public override string Name => "lago-acqua";

    internal override bool Matches(Head head) => !head.IsBinary && head.Lines.Any(l => Mark().IsMatch(l));

    private protected override IEnumerable<FeedRecord> ReadRecords(Stream content, ReadOptions options) => _lines.Read(content, options);

    /// <summary>Station from the caller, else from <c>site_yyyy_MM_dd_HH…</c>, else the folder, else the file.</summary>
    internal static SeriesId Station(ReadOptions options)
    {
        var path = options.SourceName.Replace('\\', '/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        var folder = path.Contains('/') ? path[..path.LastIndexOf('/')] : "";
        folder = folder[(folder.LastIndexOf('/') + 1)..];
        var station = options.Station ?? (HourFile().Match(name) is { Success: true } m ? m.Groups["site"].Value : folder.Trim('.') is { Length: > 0 } f ? f : name.Split('.')[0]);
        var clean = new string([.. station.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' ? c : '-').Take(40)]);
        return KnownSeries.Lago(clean.Length > 0 ? clean : "unknown");
    }

    /// <summary>When a file without second marks starts: from the caller, else the hour in the file name, else the Unix epoch.</summary>
    internal static DateTimeOffset Start(ReadOptions options)
    {
        if (options.Start is { } start)
        {
            return start;
        }

        return HourFile().Match(options.SourceName) is { Success: true } m
            && DateTime.TryParseExact(m.Groups["hour"].Value, "yyyy_MM_dd_HH", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour)
            ? new DateTimeOffset(hour, TimeSpan.Zero)
            : DateTimeOffset.UnixEpoch;
    }

    [GeneratedRegex(@"^# (?:t \d+ \d+|c \d+|x h .*\d{4}.*|v 5)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?<site>[A-Za-z0-9-]+?)_(?:nogps_)?(?<hour>\d{4}_\d\d_\d\d_\d\d)h\d\d", RegexOptions.CultureInvariant)]
    private static partial Regex HourFile();

    private sealed class Lines : LineFormat
    {
        public override string Name => "lago-acqua";

        internal override bool Matches(Head head) => false;

        protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new AcquaParser(sink, options);
    }
}
