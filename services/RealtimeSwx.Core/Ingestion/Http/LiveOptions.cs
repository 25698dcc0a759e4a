using RealtimeSwx.Core.Ingestion.Folders;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>Where live data come from. Base URLs can be replaced, so that a mirror or a local server stands in.</summary>
public sealed record LiveOptions
{
    public const string SectionName = "Live";

    /// <summary>NOAA SWPC.</summary>
    public string Swpc { get; init; } = "https://services.swpc.noaa.gov";

    /// <summary>GFZ Potsdam.</summary>
    public string Gfz { get; init; } = "https://kp.gfz.de";

    /// <summary>WDC Kyoto.</summary>
    public string Kyoto { get; init; } = "https://wdc.kugi.kyoto-u.ac.jp";

    /// <summary>How long after an issue time it is issued: what was received just before it may still be on its way into the journal.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Replaces <see cref="Defaults"/> where not empty.</summary>
    public IReadOnlyList<LiveFeedOptions> Feeds { get; init; } = [];

    /// <summary>Folders into which files are dropped, beside the feeds.</summary>
    public IReadOnlyList<FolderFeedOptions> Folders { get; init; } = [];

    public static IReadOnlyList<LiveFeedOptions> Defaults { get; } =
    [
        new() { Name = "swpc-mag", Url = "{swpc}/json/rtsw/rtsw_mag_1m.json", Format = "swpc-rtsw-mag" },
        new() { Name = "swpc-wind", Url = "{swpc}/json/rtsw/rtsw_wind_1m.json", Format = "swpc-rtsw-wind" },
        new() { Name = "swpc-kp", Url = "{swpc}/products/noaa-planetary-k-index.json", Format = "swpc-kp", Every = TimeSpan.FromMinutes(10), Remember = TimeSpan.FromDays(40), StaleAfter = TimeSpan.FromHours(7) },
        new() { Name = "swpc-kp-1m", Url = "{swpc}/json/planetary_k_index_1m.json", Format = "swpc-kp-1m" },
        new() { Name = "kyoto-dst", Url = "{swpc}/products/kyoto-dst.json", Format = "swpc-dst", Every = TimeSpan.FromMinutes(15), Remember = TimeSpan.FromDays(40), StaleAfter = TimeSpan.FromHours(3) },
        new() { Name = "swpc-glotec", Url = "{swpc}/products/glotec/geojson_2d_urt.json", Format = "swpc-glotec", FollowEvery = TimeSpan.FromHours(2), Every = TimeSpan.FromMinutes(5), Window = TimeSpan.FromDays(6), Remember = TimeSpan.FromDays(8), StaleAfter = TimeSpan.FromHours(3) },
        new() { Name = "gfz-kp", Url = "{gfz}/app/json/?start={from}&end={to}&index=Kp", Format = "gfz-json", Every = TimeSpan.FromMinutes(15), Window = TimeSpan.FromDays(35), Remember = TimeSpan.FromDays(40), StaleAfter = TimeSpan.FromHours(7) },
    ];

    /// <summary>The section of the settings; everything has its default where there is none.</summary>
    /// <exception cref="FormatException">A value that cannot be read, or a setting that there is not: a feed that was left out for it would be missed by nobody.</exception>
    public static LiveOptions From(IConfiguration settings)
    {
        try
        {
            return settings.GetSection(SectionName).Get<LiveOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new LiveOptions();
        }
        catch (InvalidOperationException e)
        {
            // The innermost one names the setting, those around it say that binding failed.
            var named = e;
            while (named.InnerException is InvalidOperationException inner)
            {
                named = inner;
            }

            throw new FormatException($"{SectionName}: {named.Message}", e);
        }
    }

    /// <summary>The feeds to run, with base URLs filled in.</summary>
    /// <exception cref="FormatException">A feed without name, URL or format, two of one name, or a URL or format that is none.</exception>
    public IReadOnlyList<LiveFeedOptions> Resolve()
    {
        foreach (var feed in Feeds)
        {
            // Configuration does not know what is required.
            if (string.IsNullOrWhiteSpace(feed.Name) || string.IsNullOrWhiteSpace(feed.Url) || !FeedFormats.All.Any(f => f.Name == feed.Format))
            {
                throw new FormatException($"Live feed '{feed.Name}' needs a name, a URL and a known format (not '{feed.Format}').");
            }
        }

        var feeds = (Feeds.Count > 0 ? Feeds : Defaults)
            .Select(f => f with
            {
                Url = f.Url
                    .Replace("{swpc}", Swpc.TrimEnd('/'), StringComparison.Ordinal)
                    .Replace("{gfz}", Gfz.TrimEnd('/'), StringComparison.Ordinal)
                    .Replace("{kyoto}", Kyoto.TrimEnd('/'), StringComparison.Ordinal),
            })
            .ToList();
        if (feeds.Select(f => f.Name).Distinct().Count() != feeds.Count)
        {
            throw new FormatException("Two live feeds have the same name.");
        }

        foreach (var feed in feeds)
        {
            if (feed.FollowEvery is { } every && (every <= 2 * feed.FollowWithin || feed.FollowWithin < TimeSpan.Zero || feed.Remember <= feed.Window))
            {
                throw new FormatException($"Live feed {feed.Name}: FollowEvery must be more than twice FollowWithin, and Remember longer than Window.");
            }

            if (!Uri.TryCreate(feed.Url.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                throw new FormatException($"Live feed {feed.Name}: '{feed.Url}' is no http URL.");
            }
        }

        return feeds;
    }

    /// <summary>The folders to look into.</summary>
    /// <exception cref="FormatException">A folder without name or path, a format that is none, a time that is not positive, or something said twice; names the setting.</exception>
    public IReadOnlyList<FolderFeedOptions> ResolveFolders()
    {
        var names = Resolve().Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (folder, i) in Folders.Select((f, i) => (f, i)))
        {
            var mistake = folder.Mistake(FeedFormats.All.Select(f => f.Name))
                ?? (!names.Add(folder.Name) ? $"Name: there is another feed or folder '{folder.Name}'"
                : !paths.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path))) ? $"Path: another folder feed looks into '{folder.Path}'"
                : null);
            if (mistake is not null)
            {
                throw new FormatException($"{SectionName}:Folders:{i}:{mistake}.");
            }
        }

        return Folders;
    }
}
