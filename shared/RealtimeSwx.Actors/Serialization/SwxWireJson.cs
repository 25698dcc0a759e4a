using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Actors.Serialization;

/// <summary>How wire and journal types are written: plain JSON, numbers round-trip, series as strings.</summary>
public static class SwxWireJson
{
    public static readonly JsonSerializerOptions Options = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new SeriesIdConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class SeriesIdConverter : JsonConverter<SeriesId>
    {
        public override SeriesId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A series name is missing."));

        public override void Write(Utf8JsonWriter writer, SeriesId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
