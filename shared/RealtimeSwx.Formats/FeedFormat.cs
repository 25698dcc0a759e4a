using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats;

/// <summary>What a reader may need to know beyond the bytes.</summary>
public sealed record ReadOptions
{
    public static readonly ReadOptions Default = new();

    /// <summary>File or topic, as it appears in <see cref="Rejected.Source"/> and error lines.</summary>
    public string SourceName { get; init; } = "input";

    /// <summary>The LAGO station, or the analysis centre of a map, when the caller knows it better than the content.</summary>
    public string? Station { get; init; }

    /// <summary>Start of the first second of a pulse file without second marks. Without it: the hour in the file name, then 1970-01-01.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Bytes; a longer line is rejected, the rest of the input is still read.</summary>
    public int MaxLineLength { get; init; } = 64 * 1024;

    /// <summary>Bytes after decompression (and of any JSON document); beyond it the input is unusable.</summary>
    public long MaxDecompressedBytes { get; init; } = 1L << 30;

    /// <summary>Decompressed size over compressed size, checked beyond 64 MiB of output.</summary>
    public int MaxCompressionRatio { get; init; } = 300;
}

/// <summary>
/// One upstream layout. Reading is total: a bad row becomes a <see cref="Rejected"/>, and only an input that is unusable as a whole
/// (an HTML page, a missing header, a damaged archive) throws <see cref="InputException"/>.
/// </summary>
public abstract class FeedFormat
{
    /// <summary>Kebab-case name: <c>--format</c> on the command line, <c>in/&lt;format&gt;/…</c> on MQTT.</summary>
    public abstract string Name { get; }

    /// <summary>True when the start of an input is in this layout.</summary>
    internal abstract bool Matches(Head head);

    /// <summary>Records in the order of the input (sorted by time where the upstream says newest first), lazily. The stream is not disposed.</summary>
    public IEnumerable<FeedRecord> Read(Stream content, ReadOptions options)
    {
        var stream = content as HeadStream ?? new HeadStream(content);
        var head = new Head(stream.Head, options.SourceName);
        if (stream.Head.Length == 0)
        {
            throw new InputException(options.SourceName, "the input is empty");
        }

        if (head.IsHtml)
        {
            throw new InputException(options.SourceName, "an HTML page, not data (a login or error page?)");
        }

        foreach (var record in ReadRecords(stream, options))
        {
            yield return record;
        }
    }

    private protected abstract IEnumerable<FeedRecord> ReadRecords(Stream content, ReadOptions options);

    public override string ToString() => Name;
}
