namespace RealtimeSwx.Core.Ingestion.Folders;

/// <summary>One folder whose files are read as they are dropped into it.</summary>
public sealed record FolderFeedOptions
{
    /// <summary>Unique among feeds and folders: names the actor, the status and the source of rejected rows.</summary>
    public required string Name { get; init; }

    /// <summary>What is in it is read and moved to <c>done/</c> or <c>failed/</c> in it, so it must be writable.</summary>
    public required string Path { get; init; }

    /// <summary>Name of a format, as in <c>--format</c>, or <c>auto</c>: by content.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>The LAGO station, or the analysis centre of maps; null: what the file or its name says.</summary>
    public string? Station { get; init; }

    /// <summary>Between two looks. A file that has not changed from one look to the next is taken for whole.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a file that still changes, or is empty, holds back those that follow it in name order.</summary>
    public TimeSpan WaitForEarlier { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest file, bytes after decompression. It is read as a stream, so this bounds time, not memory.</summary>
    public long MaxBytes { get; init; } = 32L << 30;

    /// <summary>Rejected rows of one file; with more it is not what it says.</summary>
    public int MaxRejected { get; init; } = 10_000;

    /// <summary>Labels further ahead of the clock than this are rejected.</summary>
    public TimeSpan MaxSkew { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A batch that nobody acknowledged in this time is sent again.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With a newest datum older than this the feed is stale.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The first mistake as "field: what is wrong", null when there is none.</summary>
    internal string? Mistake(IEnumerable<string> formats)
    {
        return string.IsNullOrWhiteSpace(Name) ? "Name: a folder needs a name"
            : string.IsNullOrWhiteSpace(Path) ? "Path: a folder needs a path"
            : Format != "auto" && !formats.Contains(Format) ? $"Format: there is no format '{Format}'"
            : NotPositive(nameof(Every), Every) ?? NotPositive(nameof(AcknowledgeWithin), AcknowledgeWithin) ?? NotPositive(nameof(StaleAfter), StaleAfter)
            ?? (WaitForEarlier < TimeSpan.Zero ? $"WaitForEarlier: '{WaitForEarlier}' is negative"
            : MaxSkew < TimeSpan.Zero ? $"MaxSkew: '{MaxSkew}' is negative"
            : MaxBytes <= 0 ? $"MaxBytes: '{MaxBytes}' is not positive"
            : MaxRejected < 0 ? $"MaxRejected: '{MaxRejected}' is negative"
            : null);

        static string? NotPositive(string field, TimeSpan value) => value > TimeSpan.Zero ? null : $"{field}: '{value}' is not positive";
    }
}
