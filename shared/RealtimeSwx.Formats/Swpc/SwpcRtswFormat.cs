using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary>
/// SWPC <c>rtsw_mag_1m</c> and <c>rtsw_wind_1m</c>: newest first, spacecraft interleaved. Only rows of the active spacecraft are the real-time
/// solar wind; they come out oldest first, once per time and spacecraft. <c>overall_quality</c> other than 0 is doubtful.
/// </summary>
internal sealed class SwpcRtswFormat : JsonFormat
{
    private readonly LexiconEntry[] _columns;
    private readonly string _mark;

    private SwpcRtswFormat(string name, string mark, params string[] columns) =>
        (Name, _mark, _columns) = (name, $"\"{mark}\"", [.. columns.Select(c => Lexicon.Get("swpc", c))]);

    public static SwpcRtswFormat Magnetometer { get; } = new("swpc-rtsw-mag", "bz_gsm", "bt", "bx_gsm", "by_gsm", "bz_gsm");

    public static SwpcRtswFormat Wind { get; } = new("swpc-rtsw-wind", "proton_speed", "proton_speed", "proton_density", "proton_temperature");

    public override string Name { get; }

    internal override bool Matches(Head head) => head.IsJson && head.Has("\"time_tag\"") && head.Has(_mark);

    protected override void ReadDocument(JsonElement root, RowSink sink)
    {
        var table = JsonTable.Of(root, sink);
        var rows = new List<(DateTimeOffset Time, string Source, int Index, JsonElement Row)>(table.Rows.Count);
        var seen = new HashSet<(DateTimeOffset, string)>();
        foreach (var (index, row) in table.Rows)
        {
            if (table.Cell(row, "active").ValueKind == JsonValueKind.False || !table.TryTime(row, index, sink, out var time))
            {
                continue;
            }

            var source = table.Text(row, "source") ?? "";
            if (source.Length is 0 or > 24 || !source.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                sink.Reject(0, 0, $"[{index}].source", "no spacecraft name", default);
            }
            else if (seen.Add((time, source)))
            {
                rows.Add((time, source, index, row));
            }
        }

        foreach (var (time, source, index, row) in rows.OrderBy(r => r.Time))
        {
            var quality = table.Number(row, index, "overall_quality", sink) is null or 0 ? Quality.Good : Quality.Doubtful;
            foreach (var entry in _columns)
            {
                if (table.Number(row, index, entry.Name, sink) is { } value && !entry.IsFill(value))
                {
                    sink.Add(new Observation(entry.Series, time, entry.Span, value, Revision.Quicklook, quality, "swpc/" + source));
                }
            }
        }
    }
}
