using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Text;

/// <summary>A layout that is one JSON document, read whole (bounded). A bad entry is a <see cref="Rejected"/> whose field names it: <c>[12].bt</c>.</summary>
internal abstract class JsonFormat : FeedFormat
{
    private const int MaxBytes = 32 << 20;
    private const int MaxTokens = 4_000_000;
    private const int Chunk = 1 << 20;

    protected abstract void ReadDocument(JsonElement root, RowSink sink);

    private protected override IEnumerable<FeedRecord> ReadRecords(Stream content, ReadOptions options)
    {
        var sink = new RowSink(options.SourceName);
        using (var document = Parse(content, options))
        {
            try
            {
                ReadDocument(document.RootElement, sink);
            }
            catch (InvalidOperationException)
            {
                // An escaped half of a surrogate pair is JSON, but no text.
                throw new InputException(options.SourceName, "a string that is no text");
            }
        }

        return sink.Records;
    }

    private static JsonDocument Parse(Stream content, ReadOptions options)
    {
        var whole = Whole(content, options);
        whole = whole.Span.StartsWith("\uFEFF"u8) ? whole[3..] : whole;
        try
        {
            // A token costs many times its bytes once it is parsed: count them first.
            var reader = new Utf8JsonReader(whole.Span);
            for (var tokens = 0; reader.Read();)
            {
                if (++tokens > MaxTokens)
                {
                    throw new InputException(options.SourceName, $"a JSON document of more than {MaxTokens} values", whole.Span[..(int)reader.BytesConsumed].Count((byte)'\n') + 1, "document");
                }
            }

            return JsonDocument.Parse(whole);
        }
        catch (JsonException e)
        {
            throw new InputException(options.SourceName, $"no whole JSON document (truncated?) at byte {e.BytePositionInLine}", (int)((e.LineNumber ?? 0) + 1));
        }
    }

    /// <summary>In pieces: a stranger's gigabyte must not double a buffer on its way to the limit.</summary>
    private static ReadOnlyMemory<byte> Whole(Stream content, ReadOptions options)
    {
        var chunks = new List<byte[]>();
        var (length, lines) = (0, 1);
        while (true)
        {
            var chunk = new byte[Chunk];
            var read = content.ReadAtLeast(chunk, Chunk, throwOnEndOfStream: false);
            chunks.Add(chunk);
            length += read;
            lines += chunk.AsSpan(0, read).Count((byte)'\n');
            if (length > MaxBytes)
            {
                throw new InputException(options.SourceName, $"a JSON document of more than {MaxBytes} bytes", lines, "document");
            }

            if (read < Chunk)
            {
                break;
            }
        }

        if (chunks.Count == 1)
        {
            return chunks[0].AsMemory(0, length);
        }

        var whole = new byte[length];
        for (var i = 0; i < chunks.Count; i++)
        {
            chunks[i].AsSpan(0, Math.Min(Chunk, length - i * Chunk)).CopyTo(whole.AsSpan(i * Chunk));
        }

        return whole;
    }
}
