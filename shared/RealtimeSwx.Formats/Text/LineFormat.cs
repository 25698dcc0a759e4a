using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Text;

/// <summary>Reads one input line by line; holds the state between lines.</summary>
internal abstract class LineParser(RowSink sink)
{
    protected RowSink Sink => sink;

    public abstract void Line(ReadOnlySpan<byte> line, int number);

    /// <param name="lines">Number of lines that the input had.</param>
    public virtual void End(int lines)
    {
    }
}

/// <summary>A layout made of lines.</summary>
internal abstract class LineFormat : FeedFormat
{
    protected abstract LineParser CreateParser(RowSink sink, ReadOptions options);

    private protected override IEnumerable<FeedRecord> ReadRecords(Stream content, ReadOptions options)
    {
        var sink = new RowSink(options.SourceName);
        var parser = CreateParser(sink, options);
        var lines = new LineReader(content, options.MaxLineLength, options.HopelessLineLength);
        while (lines.Next())
        {
            if (lines.Hopeless || (lines.TooLong && lines.Number == 1))
            {
                throw new InputException(options.SourceName, $"longer than {(lines.Hopeless ? options.HopelessLineLength : options.MaxLineLength)} bytes", lines.Number, "row");
            }

            if (lines.TooLong)
            {
                sink.Reject(lines.Number, 1, "row", $"longer than {options.MaxLineLength} bytes", lines.Line);
            }
            else
            {
                parser.Line(lines.Line, lines.Number);
            }

            for (var i = 0; i < sink.Records.Count; i++)
            {
                yield return sink.Records[i];
            }

            sink.Clear();
        }

        parser.End(lines.Number);
        for (var i = 0; i < sink.Records.Count; i++)
        {
            yield return sink.Records[i];
        }
    }
}
