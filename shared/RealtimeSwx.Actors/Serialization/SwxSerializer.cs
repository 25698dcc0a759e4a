using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace RealtimeSwx.Actors.Serialization;

/// <summary>UTF-8 JSON under the hand-kept names of <see cref="SwxManifests"/>. An unknown type or name is an error, never a guess.</summary>
public sealed class SwxSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 4100;

    public override int Identifier => Id;

    public override string Manifest(object o) =>
        SwxManifests.ByType.TryGetValue(o.GetType(), out var name)
            ? name
            : throw new SerializationException($"{o.GetType()} has no manifest: add it to SwxManifests.");

    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType(), SwxWireJson.Options);

    public override object FromBinary(byte[] bytes, string manifest) =>
        SwxManifests.ByName.TryGetValue(manifest, out var type)
            ? JsonSerializer.Deserialize(bytes, type, SwxWireJson.Options) ?? throw new SerializationException($"Manifest '{manifest}' held null.")
            : throw new SerializationException($"Unknown manifest '{manifest}': written by a newer version?");
}
