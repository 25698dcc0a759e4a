using System.Globalization;
using RealtimeSwx.Formats.Swpc;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>One upstream that is polled over HTTP.</summary>
public sealed record LiveFeedOptions
{
    /// <summary>Unique: names the actor, the status topic and the source of rejected rows.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Absolute URL. <c>{swpc}</c>, <c>{gfz}</c> and <c>{kyoto}</c> stand for the base URLs of <see cref="LiveOptions"/>; <c>{from}</c> and
    /// <c>{to}</c> for the ends of <see cref="Window"/> before the poll; <c>{yyyyMM}</c> and <c>{yyMM}</c> for the month.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>Name of a format, as in <c>--format</c>.</summary>
    public required string Format { get; init; }

    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Set where the URL serves a list of frames instead of data (<see cref="FrameList"/>): of those the one nearest to each multiple of this is asked
    /// for and read by <see cref="Format"/>, back to <see cref="Window"/>.
    /// </summary>
    public TimeSpan? FollowEvery { get; init; }

    /// <summary>A frame further from its multiple than this does not stand for it.</summary>
    public TimeSpan FollowWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How far back <c>{from}</c> reaches.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How long before the newest value the poll remembers what it has seen. Must exceed the stretch that the upstream serves: older
    /// values are dropped and counted as stale.
    /// </summary>
    public TimeSpan Remember { get; init; } = TimeSpan.FromDays(2);

    /// <summary>A request that takes longer has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest body, bytes after decompression.</summary>
    public int MaxBytes { get; init; } = 16 << 20;

    /// <summary>First delay after a failure; doubles with each further one up to <see cref="MaxBackOff"/>.</summary>
    public TimeSpan MinBackOff { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Labels further ahead of the clock than this are rejected; a server clock further off is reported.</summary>
    public TimeSpan MaxSkew { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A batch that nobody acknowledged in this time is sent again.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With a newest datum older than this the feed is stale.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>The URL to ask at an instant.</summary>
    public Uri At(DateTimeOffset now)
    {
        static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        var url = Url
            .Replace("{from}", Text(now - Window, "yyyy-MM-ddTHH:mm:ssZ"), StringComparison.Ordinal)
            .Replace("{to}", Text(now, "yyyy-MM-ddTHH:mm:ssZ"), StringComparison.Ordinal)
            .Replace("{yyyyMM}", Text(now, "yyyyMM"), StringComparison.Ordinal)
            .Replace("{yyMM}", Text(now, "yyMM"), StringComparison.Ordinal);
        return new Uri(url, UriKind.Absolute);
    }
}
