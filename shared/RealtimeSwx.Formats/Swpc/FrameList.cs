using System.Text;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <param name="Url">As the list has it, usually a path on the same host.</param>
public sealed record FrameEntry(DateTimeOffset Time, string Url);

/// <summary>SWPC's lists of the frames of a product: <c>[{"time_tag":"2026-07-20T00:05:00Z","url":"/products/…"}]</c>, in any order.</summary>
public static class FrameList
{
    /// <summary>The entries by time, and the rows that are none.</summary>
    /// <exception cref="InputException">No JSON array.</exception>
    public static (IReadOnlyList<FrameEntry> Entries, IReadOnlyList<Rejected> Rejected) Read(ReadOnlyMemory<byte> body, string source)
    {
        var sink = new RowSink(source);
        var entries = new List<FrameEntry>();
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new InputException(source, "no JSON array of frames");
            }

            var index = -1;
            foreach (var row in document.RootElement.EnumerateArray())
            {
                index++;
                if (Text(row, "time_tag") is not { Length: < 40 } tag || !Fields.TryIsoTime(Encoding.UTF8.GetBytes(tag), out var time))
                {
                    sink.Reject(0, 0, $"[{index}].time_tag", "no ISO 8601 time", default);
                }
                else if (Text(row, "url") is not { Length: > 0 and < 500 } url)
                {
                    sink.Reject(0, 0, $"[{index}].url", "no address", default);
                }
                else
                {
                    entries.Add(new FrameEntry(time, url));
                }
            }
        }
        catch (JsonException)
        {
            throw new InputException(source, "no whole JSON document");
        }

        return ([.. entries.OrderBy(e => e.Time)], [.. sink.Records.OfType<Rejected>()]);
    }

    private static string? Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var cell) && cell.ValueKind == JsonValueKind.String ? cell.GetString() : null;
}
