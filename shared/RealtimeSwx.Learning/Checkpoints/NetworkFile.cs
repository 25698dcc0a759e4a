using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;

namespace RealtimeSwx.Learning.Checkpoints;

/// <summary>
/// A network as bytes: magic, version, features, leads, its specification as JSON, then every parameter as name, length and little-endian floats.
/// Plain on purpose: it must read the same after any update of Torch.
/// </summary>
internal static class NetworkFile
{
    private const int Magic = 0x4c585753; // "SWXL"
    private const int Version = 3;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public static byte[] Write(CausalNetwork network)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(network.Features);
            writer.Write(network.Leads);
            writer.Write(JsonSerializer.Serialize(network.Spec, Json));
            WeightBytes.Write(network, writer);
        }

        return stream.ToArray();
    }

    /// <exception cref="InputException">Bytes that are no saved network.</exception>
    public static CausalNetwork Read(ReadOnlyMemory<byte> saved)
    {
        CausalNetwork? network = null;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(saved.ToArray(), writable: false), Encoding.UTF8);
            if (reader.ReadInt32() != Magic)
            {
                throw new InputException("network", "not a saved network (wrong magic number)");
            }

            if (reader.ReadInt32() is var version && version != Version)
            {
                throw new InputException("network", $"saved by another version ({version}, this program reads {Version})");
            }

            network = Create(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString());
            WeightBytes.Read(network, reader);
            return network;
        }
        catch (InputException)
        {
            network?.Dispose();
            throw;
        }
        catch (EndOfStreamException)
        {
            network?.Dispose();
            throw new InputException("network", "the saved network is cut short");
        }
    }

    private static CausalNetwork Create(int features, int leads, string specification)
    {
        try
        {
            return CausalNetwork.Create(JsonSerializer.Deserialize<NetworkSpec>(specification, Json)!, features, leads);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InputException("network", $"its specification does not read: {e.Message}");
        }
    }
}
