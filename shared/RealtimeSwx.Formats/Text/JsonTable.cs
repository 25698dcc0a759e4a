using System.Globalization;
using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Text;

/// <summary>
/// A table in either of the shapes that SWPC uses: an array of objects, or an array of arrays whose first row names the columns.
/// Column names are compared without case; numbers may be strings.
/// </summary>
internal sealed class JsonTable
{
    private readonly Dictionary<string, int>? _header;

    private JsonTable(Dictionary<string, int>? header, IReadOnlyList<(int Index, JsonElement Row)> rows) => (_header, Rows) = (header, rows);

    public IReadOnlyList<(int Index, JsonElement Row)> Rows { get; }

    public static JsonTable Of(JsonElement root, RowSink sink)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new InputException(sink.Source, "no JSON array of rows");
        }

        Dictionary<string, int>? header = null;
        var rows = new List<(int, JsonElement)>();
        var index = -1;
        foreach (var row in root.EnumerateArray())
        {
            index++;
            if (index == 0 && row.ValueKind == JsonValueKind.Array)
            {
                header = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
                foreach (var name in row.EnumerateArray())
                {
                    header.TryAdd(name.ToString(), header.Count);
                }
            }
            else if (row.ValueKind == (header is null ? JsonValueKind.Object : JsonValueKind.Array))
            {
                rows.Add((index, row));
            }
            else
            {
                sink.Reject(0, 0, $"[{index}]", "not of the shape of the other rows", default);
            }
        }

        return new JsonTable(header, rows);
    }

    /// <summary>Undefined when the row has no such column.</summary>
    public JsonElement Cell(JsonElement row, string name)
    {
        if (_header is not null)
        {
            return _header.TryGetValue(name, out var column) && column < row.GetArrayLength() ? row[column] : default;
        }

        if (row.TryGetProperty(name, out var exact))
        {
            return exact;
        }

        foreach (var property in row.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return default;
    }

    public string? Text(JsonElement row, string name) => Cell(row, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The time in <c>time_tag</c>; a rejection when there is none.</summary>
    public bool TryTime(JsonElement row, int index, RowSink sink, out DateTimeOffset time)
    {
        var text = Text(row, "time_tag");
        if (text is not null && text.Length < 40 && Fields.TryIsoTime(System.Text.Encoding.UTF8.GetBytes(text), out time))
        {
            return true;
        }

        time = default;
        sink.Reject(0, 0, $"[{index}].time_tag", "no ISO 8601 time", default);
        return false;
    }

    /// <summary>Null for null or absent; a rejection for what is neither a number nor a number in a string.</summary>
    public double? Number(JsonElement row, int index, string name, RowSink sink)
    {
        var cell = Cell(row, name);
        switch (cell.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.Number when cell.TryGetDouble(out var number) && double.IsFinite(number):
                return number;
            case JsonValueKind.String when string.IsNullOrWhiteSpace(cell.GetString()):
                return null;
            case JsonValueKind.String when double.TryParse(cell.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed):
                return parsed;
            default:
                sink.Reject(0, 0, $"[{index}].{name}", "no number", default);
                return null;
        }
    }
}
