using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Generative;
using RealtimeSwx.Learning.Maps;
using RealtimeSwx.Learning.Modules;

namespace RealtimeSwx.Learning.Checkpoints;

/// <summary>
/// A network as bytes: magic, version, its sizes, its specification as JSON, then every parameter as name, length and little-endian floats.
/// Plain on purpose: it must read the same after any update of Torch. Version 3 is a causal network (features, leads), version 4 a generator of
/// windows (steps, channels, conditions), version 5 a network of maps (rows, columns, leads, groups per lead, common).
/// </summary>
internal static class NetworkFile
{
    private const int Magic = 0x4c585753; // "SWXL"
    private const int CausalVersion = 3;
    private const int GeneratorVersion = 4;
    private const int MapVersion = 5;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public static byte[] Write(CausalNetwork network) => Write(CausalVersion, [network.Features, network.Leads], network.Spec, network);

    public static byte[] Write(WindowAutoencoder network) => Write(GeneratorVersion, [network.Steps, network.Channels, network.Conditions], network.Spec, network);

    /// <exception cref="InputException">Bytes that are no saved network.</exception>
    public static CausalNetwork Read(ReadOnlyMemory<byte> saved) =>
        Read<NetworkSpec, CausalNetwork>(saved, CausalVersion, 2, (spec, sizes) => CausalNetwork.Create(spec, sizes[0], sizes[1]));

    /// <exception cref="InputException">Bytes that are no saved generator.</exception>
    public static WindowAutoencoder ReadAutoencoder(ReadOnlyMemory<byte> saved) =>
        Read<GeneratorSpec, WindowAutoencoder>(saved, GeneratorVersion, 3, (spec, sizes) => new WindowAutoencoder(spec, sizes[0], sizes[1], sizes[2]));

    public static byte[] Write(MapNetwork network)
    {
        var (rows, columns, leads, perLead, common) = network.Shape;
        return Write(MapVersion, [rows, columns, leads, perLead, common], network.Spec, network);
    }

    /// <exception cref="InputException">Bytes that are no saved network of maps.</exception>
    public static MapNetwork ReadMaps(ReadOnlyMemory<byte> saved) =>
        Read<MapNetworkSpec, MapNetwork>(saved, MapVersion, 5, (spec, s) => MapNetwork.Create(spec, new MapShape(s[0], s[1], s[2], s[3], s[4])));

    private static byte[] Write<TSpec>(int version, int[] sizes, TSpec spec, TorchSharp.torch.nn.Module network)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(version);
            Array.ForEach(sizes, writer.Write);
            writer.Write(JsonSerializer.Serialize(spec, Json));
            WeightBytes.Write(network, writer);
        }

        return stream.ToArray();
    }

    private static T Read<TSpec, T>(ReadOnlyMemory<byte> saved, int version, int sizes, Func<TSpec, int[], T> create)
        where T : TorchSharp.torch.nn.Module
    {
        T? network = null;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(saved.ToArray(), writable: false), Encoding.UTF8);
            if (reader.ReadInt32() != Magic)
            {
                throw new InputException("network", "not a saved network (wrong magic number)");
            }

            if (reader.ReadInt32() is var found && found != version)
            {
                throw new InputException("network", $"saved by another version ({found}, this program reads {version})");
            }

            var numbers = new int[sizes];
            for (var i = 0; i < sizes; i++)
            {
                numbers[i] = reader.ReadInt32();
            }

            network = Create<TSpec, T>(reader.ReadString(), spec => create(spec, numbers));
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

    private static T Create<TSpec, T>(string specification, Func<TSpec, T> create)
    {
        try
        {
            return create(JsonSerializer.Deserialize<TSpec>(specification, Json)!);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InputException("network", $"its specification does not read: {e.Message}");
        }
    }
}
