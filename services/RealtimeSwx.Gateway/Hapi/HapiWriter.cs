using System.Text;
using System.Text.Json.Nodes;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>Records to bytes, one at a time: memory does not grow with the length of the answer.</summary>
internal static class HapiWriter
{
    public static string CsvLine(HapiRecord record, IReadOnlyList<int> columns)
    {
        var line = new StringBuilder(HapiTime.Format(record.Time));
        foreach (var column in columns)
        {
            foreach (var field in record.Fields[column])
            {
                line.Append(',').Append(field);
            }
        }

        return line.Append('\n').ToString();
    }

    /// <summary>A record as the JSON array of HAPI: arrays nested by the sizes of their parameter, fill as null.</summary>
    public static string JsonLine(HapiRecord record, IReadOnlyList<int> columns, IReadOnlyList<HapiParameter> parameters)
    {
        var line = new JsonArray(HapiTime.Format(record.Time));
        foreach (var column in columns)
        {
            // Parameters count the time, the fields of a record do not.
            var parameter = parameters[column + 1];
            var position = 0;
            line.Add(Node(record.Fields[column], parameter, 0, ref position));
        }

        return line.ToJsonString();
    }

    private static JsonNode? Node(string[] fields, HapiParameter parameter, int axis, ref int position)
    {
        if (axis == parameter.Bins.Length)
        {
            return Scalar(fields[position++], parameter.Type);
        }

        var array = new JsonArray();
        for (var i = 0; i < parameter.Bins[axis].Centers.Length; i++)
        {
            array.Add(Node(fields, parameter, axis + 1, ref position));
        }

        return array;
    }

    private static JsonNode? Scalar(string field, string type) => type switch
    {
        "double" or "integer" => field == HapiDataset.Fill ? null : JsonNode.Parse(field),
        _ => JsonValue.Create(field.StartsWith('"') ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field),
    };
}
