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

    /// <summary>Bytes; a longer line is rejected, the rest of the input is still read. A first line that is longer makes the input unusable.</summary>
    public int MaxLineLength { get; init; } = 64 * 1024;

    /// <summary>Bytes; a line that is longer than this makes the input unusable: it is not read to its end.</summary>
    public int HopelessLineLength { get; init; } = 8 << 20;

    /// <summary>Bytes after decompression (and of any JSON document); beyond it the input is unusable.</summary>
    public long MaxDecompressedBytes { get; init; } = 1L << 30;

    /// <summary>Decompressed size over compressed size, checked beyond 1 MiB of output. Text of instruments stays below 30.</summary>
    public int MaxCompressionRatio { get; init; } = 100;

    /// <summary>Records, rejected rows included; more make the input unusable. Files are read lazily and need no such bound.</summary>
    public long MaxRecords { get; init; } = long.MaxValue;

    /// <summary>Rejected rows; with more the input is not what it says.</summary>
    public long MaxRejected { get; init; } = long.MaxValue;

    /// <summary>For what strangers send and what is held in memory whole: an MQTT message, a body from the network.</summary>
    public static ReadOptions Inbound { get; } = new() { MaxDecompressedBytes = 64L << 20, MaxRecords = 1_000_000, MaxRejected = 1000 };
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

        var (records, rejected) = (0L, 0L);
        foreach (var record in ReadRecords(stream, options))
        {
            rejected += record is Rejected ? 1 : 0;
            if (++records > options.MaxRecords || rejected > options.MaxRejected)
            {
                throw rejected > options.MaxRejected
                    ? new InputException(options.SourceName, $"more than {options.MaxRejected} bad rows", (record as Rejected)?.Line, "row")
                    : new InputException(options.SourceName, $"more than {options.MaxRecords} records", field: "row");
            }

            yield return record;
        }
    }

    private protected abstract IEnumerable<FeedRecord> ReadRecords(Stream content, ReadOptions options);

    public override string ToString() => Name;
}
