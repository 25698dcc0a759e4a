using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary>
/// SWPC's copy of the quicklook Dst (<c>products/kyoto-dst.json</c>): hourly values with the start of their hour, which Kyoto still changes
/// within the hour. Not to be taken for the owner's own files: source <c>swpc</c>, always quicklook.
/// </summary>
internal sealed class SwpcDstFormat : JsonFormat
{
    private static readonly LexiconEntry Dst = Lexicon.Get("swpc", "dst");

    public override string Name => "swpc-dst";

    internal override bool Matches(Head head) => head.IsJson && head.Has("\"time_tag\"") && head.Has("\"dst\"");

    protected override void ReadDocument(JsonElement root, RowSink sink)
    {
        var table = JsonTable.Of(root, sink);
        foreach (var (index, row) in table.Rows)
        {
            if (table.TryTime(row, index, sink, out var time) && table.Number(row, index, "dst", sink) is { } value && !Dst.IsFill(value))
            {
                sink.Add(new Observation(Dst.Series, time, Dst.Span, value, Revision.Quicklook, Quality.Good, "swpc"));
            }
        }
    }
}
