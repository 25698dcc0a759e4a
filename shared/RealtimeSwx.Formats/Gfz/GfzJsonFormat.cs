using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Gfz;

/// <summary>
/// The GFZ web service: <c>{meta, datetime[], Kp[], status[]}</c> with status <c>def</c> or <c>pre</c> (absent: taken as preliminary);
/// Hp30 the same without status. Empty arrays are an answer: nothing for that time.
/// </summary>
internal sealed class GfzJsonFormat : JsonFormat
{
    private static readonly LexiconEntry Kp = Lexicon.Get("gfz", "Kp");
    private static readonly LexiconEntry Hp30 = Lexicon.Get("gfz", "Hp30");

    public override string Name => "gfz-json";

    internal override bool Matches(Head head) => head.IsJson && head.Has("\"datetime\"") && (head.Has("\"meta\"") || head.Has("\"Kp\"") || head.Has("\"Hp30\""));

    protected override void ReadDocument(JsonElement root, RowSink sink)
    {
        if (root.ValueKind != JsonValueKind.Object || !TryArray(root, "datetime", out var times)
            || !(TryArray(root, "Kp", out var values) || TryArray(root, "Hp30", out values)))
        {
            throw new InputException(sink.Source, "no object with the arrays datetime and Kp (or Hp30)");
        }

        var entry = root.TryGetProperty("Kp", out _) ? Kp : Hp30;
        var states = TryArray(root, "status", out var found) ? found : [];
        if (times.Length != values.Length || (states.Length > 0 && states.Length != times.Length))
        {
            throw new InputException(sink.Source, $"{times.Length} times, {values.Length} values, {states.Length} states");
        }

        for (var i = 0; i < times.Length; i++)
        {
            if (times[i].ValueKind != JsonValueKind.String || !Fields.TryIsoTime(System.Text.Encoding.UTF8.GetBytes(times[i].GetString()!), out var time))
            {
                sink.Reject(0, 0, $"datetime[{i}]", "no ISO 8601 time", default);
            }
            else if (values[i].ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            else if (values[i].ValueKind != JsonValueKind.Number || !values[i].TryGetDouble(out var value)
                || (!entry.IsFill(value) && (value < 0 || value > (entry == Kp ? 9.01 : 100))))
            {
                sink.Reject(0, 0, $"{entry.Name}[{i}]", "no value of the index", default);
            }
            else if (!entry.IsFill(value))
            {
                var revision = states.Length > 0 && states[i].ToString() == "def" ? Revision.Final : Revision.Provisional;
                sink.Add(new Observation(entry.Series, time, entry.Span, Math.Round(Math.Round(3 * value) / 3, 3), revision, Quality.Good, "gfz"));
            }
        }
    }

    private static bool TryArray(JsonElement root, string name, out JsonElement[] items)
    {
        var there = root.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array;
        items = there ? [.. array.EnumerateArray()] : [];
        return there;
    }
}
