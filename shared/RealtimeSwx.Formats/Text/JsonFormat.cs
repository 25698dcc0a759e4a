using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Text;

/// <summary>A layout that is one JSON document, read whole (bounded). A bad entry is a <see cref="Rejected"/> whose field names it: <c>[12].bt</c>.</summary>
internal abstract class JsonFormat : FeedFormat
{
    private const long MaxBytes = 256L << 20;

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
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = content.Read(buffer, 0, buffer.Length)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
            {
                throw new InputException(options.SourceName, $"a JSON document of more than {MaxBytes} bytes");
            }
        }

        try
        {
            var whole = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            return JsonDocument.Parse(whole.Span.StartsWith("\uFEFF"u8) ? whole[3..] : whole);
        }
        catch (JsonException e)
        {
            throw new InputException(options.SourceName, $"no whole JSON document (truncated?) at byte {e.BytePositionInLine}", (int)((e.LineNumber ?? 0) + 1));
        }
    }
}
