using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Xml;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Messaging;

/// <summary>
/// How every payload is written: snake_case, properties in declared order, keys in ordinal order, shortest round-trip numbers, UTC times with Z,
/// ISO 8601 durations, absent instead of null. The same message gives the same bytes.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(UtcTimeConverter), typeof(IsoDurationConverter),
        typeof(SnakeCaseEnumConverter<Quality>), typeof(SnakeCaseEnumConverter<Revision>), typeof(SnakeCaseEnumConverter<InputTier>),
        typeof(SnakeCaseEnumConverter<ObservationKind>), typeof(SnakeCaseEnumConverter<ModelDecision>),
        typeof(SnakeCaseEnumConverter<AlertState>), typeof(SnakeCaseEnumConverter<ComponentState>),
    ])]
[JsonSerializable(typeof(ObservationMessage))]
[JsonSerializable(typeof(ForecastMessage))]
[JsonSerializable(typeof(ClusterMessage))]
[JsonSerializable(typeof(SecondClassesMessage))]
[JsonSerializable(typeof(VerificationMessage))]
[JsonSerializable(typeof(ModelMessage))]
[JsonSerializable(typeof(AlertMessage))]
[JsonSerializable(typeof(StatusMessage))]
public sealed partial class SwxJson : JsonSerializerContext
{
    public const string ContentType = "application/json";

    /// <summary>The context to use: accents stay readable, payloads are never embedded in HTML.</summary>
    public static SwxJson Wire => Lazily.Wire;

    /// <summary>UTF-8 JSON on one line.</summary>
    public static byte[] Bytes<T>(T message)
        where T : SwxMessage => JsonSerializer.SerializeToUtf8Bytes(message, TypeInfo<T>());

    /// <summary>As <see cref="Bytes{T}"/>, for a message whose type is known only at run time.</summary>
    public static byte[] Bytes(SwxMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Wire);

    /// <summary>Throws <see cref="JsonException"/> when the bytes are no such message.</summary>
    public static T Parse<T>(ReadOnlySpan<byte> utf8)
        where T : SwxMessage => JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException("null is no message");

    // Static fields of a partial class have no order among files: the generated defaults must be there first.
    private static class Lazily
    {
        public static readonly SwxJson Wire = new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>)(Wire.GetTypeInfo(typeof(T)) ?? throw new NotSupportedException($"{typeof(T).Name} is no message type."));
}

internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary><c>2003-10-29T06:11:00Z</c>, with as many decimals of a second as there are.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        var utc = value.UtcDateTime;
        writer.WriteStringValue(utc.ToString(utc.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }
}

/// <summary><c>PT1H</c>, <c>PT24H</c>, <c>PT90M</c> is written <c>PT1H30M</c>. Days are written as hours.</summary>
internal sealed class IsoDurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return XmlConvert.ToTimeSpan(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException("an ISO 8601 duration such as PT1H is expected", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        var size = value.Duration();
        var hours = size.Ticks / TimeSpan.TicksPerHour;
        var rest = XmlConvert.ToString(TimeSpan.FromTicks(size.Ticks % TimeSpan.TicksPerHour));
        var text = hours == 0 ? rest : rest == "PT0S" ? $"PT{hours}H" : $"PT{hours}H{rest[2..]}";
        writer.WriteStringValue(value < TimeSpan.Zero ? "-" + text : text);
    }
}
