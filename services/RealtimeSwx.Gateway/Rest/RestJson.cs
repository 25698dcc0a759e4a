using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>One answer: written whole, named by its hash, not sent again to a client that has it.</summary>
internal static class RestJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Content that changes: to be asked again each time, answered with 304 when it is the same.</summary>
    public const string Revalidate = "no-cache";

    /// <summary>Content that never changes: named by its hash or its id.</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    public static Task AnswerAsync(HttpContext context, Action<Utf8JsonWriter> write, string cache = Revalidate)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            write(writer);
        }

        return BytesAsync(context, buffer.WrittenMemory, "application/json; charset=utf-8", cache);
    }

    public static async Task BytesAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType, string cache)
    {
        var tag = $"\"{ContentHash.Of(body.Span)[..24]}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = cache;
        if (context.Request.Headers.IfNoneMatch.Any(v => v is not null && (v == "*" || v.Contains(tag, StringComparison.Ordinal))))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.UtcTicks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset time) => writer.WriteString(name, Text(time));

    /// <summary>JSON that was published, as it was published.</summary>
    public static void WritePublished(this Utf8JsonWriter writer, string json) => writer.WriteRawValue(json, skipInputValidation: true);
}
