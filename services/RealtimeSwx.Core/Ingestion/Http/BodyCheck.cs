using System.Text.Json;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>What is wrong with a body before any parser looks at it.</summary>
public static class BodyCheck
{
    /// <summary>One sentence, or null when there is no reason to distrust the body.</summary>
    public static string? Unusable(ReadOnlySpan<byte> body)
    {
        var text = body.TrimStart("\uFEFF \t\r\n"u8);
        if (text.IsEmpty)
        {
            return "the body is empty";
        }

        return text[0] switch
        {
            (byte)'<' => "an HTML page instead of data",
            (byte)'[' or (byte)'{' => Complete(text) ? null : "the JSON is cut off or broken",
            _ => null,
        };
    }

    private static bool Complete(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
