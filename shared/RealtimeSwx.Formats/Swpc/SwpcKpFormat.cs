using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Gfz;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary>
/// SWPC's Kp in JSON, in three products that must not be mixed: <c>noaa-planetary-k-index</c> (three-hour values, quicklook), its forecast
/// (observed and estimated entries are Kp, predicted ones are somebody else's forecast), and the 1-min running estimate, which starts again at
/// every three-hour boundary.
/// </summary>
internal sealed class SwpcKpFormat : JsonFormat
{
    private static readonly LexiconEntry Kp = Lexicon.Get("swpc", "kp");
    private static readonly LexiconEntry Predicted = Lexicon.Get("swpc", "kp predicted");
    private static readonly LexiconEntry Running = Lexicon.Get("swpc", "estimated_kp");
    private readonly string _column;
    private readonly Func<Head, bool> _matches;

    private SwpcKpFormat(string name, string column, Func<Head, bool> matches) => (Name, _column, _matches) = (name, column, matches);

    public static SwpcKpFormat Observed { get; } = new("swpc-kp", "kp",
        h => h.Has("\"a_running\"") || h.Has("\"station_count\""));

    public static SwpcKpFormat Forecast { get; } = new("swpc-kp-forecast", "kp",
        h => h.Has("\"noaa_scale\"") || (h.Has("\"observed\"") && h.Has("\"kp\"")));

    public static SwpcKpFormat OneMinute { get; } = new("swpc-kp-1m", "estimated_kp", h => h.Has("\"estimated_kp\""));

    public override string Name { get; }

    internal override bool Matches(Head head) => head.IsJson && head.Has("\"time_tag\"") && _matches(head);

    protected override void ReadDocument(JsonElement root, RowSink sink)
    {
        var table = JsonTable.Of(root, sink);
        var rows = new List<(DateTimeOffset Time, int Index, JsonElement Row)>(table.Rows.Count);
        foreach (var (index, row) in table.Rows)
        {
            if (table.TryTime(row, index, sink, out var time))
            {
                rows.Add((time, index, row));
            }
        }

        foreach (var (time, index, row) in rows.OrderBy(r => r.Time))
        {
            if (table.Number(row, index, _column, sink) is not { } value)
            {
                continue;
            }

            if (Kind(table, row) is not var (entry, revision))
            {
                sink.Reject(0, 0, $"[{index}].observed", "not observed, estimated or predicted", default);
            }
            else if (!entry.IsFill(value) && !KpRow.TryThirds(value, out _))
            {
                sink.Reject(0, 0, $"[{index}].{_column}", "Kp outside 0..9", default);
            }
            else
            {
                KpRow.Add(sink, entry, time, value, revision, "swpc", 0, 0, default);
            }
        }
    }

    private (LexiconEntry, Revision)? Kind(JsonTable table, JsonElement row)
    {
        if (this == OneMinute)
        {
            return (Running, Revision.Estimate);
        }

        return (this == Observed ? "observed" : table.Text(row, "observed")) switch
        {
            "observed" => (Kp, Revision.Quicklook),
            "estimated" => (Kp, Revision.Estimate),
            "predicted" => (Predicted, Revision.Estimate),
            _ => null,
        };
    }
}
