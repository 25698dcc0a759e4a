using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ace;
using RealtimeSwx.Formats.Gfz;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Formats.Kyoto;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Formats.Nmdb;
using RealtimeSwx.Formats.Omni;
using RealtimeSwx.Formats.StormCsv;
using RealtimeSwx.Formats.Swpc;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats;

/// <summary>Every layout that the system reads.</summary>
public static class FeedFormats
{
    /// <summary>In the order in which they are tried.</summary>
    public static IReadOnlyList<FeedFormat> All { get; } =
    [
        new IonexFormat(),
        new StormCsvFormat(),
        new KpCsvFormat(),
        new KyotoWdcFormat(),
        new KyotoIagaFormat(),
        new KyotoDstFormat(),
        new GfzJsonFormat(),
        SwpcRtswFormat.Magnetometer,
        SwpcRtswFormat.Wind,
        new SwpcDstFormat(),
        SwpcKpFormat.Observed,
        SwpcKpFormat.Forecast,
        SwpcKpFormat.OneMinute,
        new GlotecFormat(),
        new DailyIndicesFormat(),
        new GeomagForecastFormat(),
        new ApForecastFormat(),
        AceFormat.Magnetometer,
        AceFormat.Swepam,
        OmniFormat.Hourly,
        OmniFormat.HighResolution,
        new NmdbFormat(),
        GfzKpFormat.Kp,
        GfzKpFormat.Hp30,
        new GfzKpWideFormat(),
        new GfzKpWdcFormat(),
        new AcquaFormat(),
    ];

    /// <summary>The format that the first bytes show. The name is only used in the error.</summary>
    /// <exception cref="InputException">No known format.</exception>
    public static FeedFormat Detect(ReadOnlySpan<byte> head, string sourceName)
    {
        var view = new Head(head, sourceName);
        if (head.IsEmpty || string.IsNullOrWhiteSpace(view.Text))
        {
            throw new InputException(sourceName, "the input is empty");
        }

        if (view.IsHtml)
        {
            throw new InputException(sourceName, "an HTML page, not data (a login or error page?)");
        }

        return All.FirstOrDefault(f => f.Matches(view))
            ?? throw new InputException(sourceName, view.IsBinary ? "no known format (binary content)" : "no known format");
    }

    /// <exception cref="InputException">No format of that name.</exception>
    public static FeedFormat ByName(string name) =>
        All.FirstOrDefault(f => f.Name == name)
        ?? throw new InputException(name, $"no such format; known are {string.Join(", ", All.Select(f => f.Name))}");
}
