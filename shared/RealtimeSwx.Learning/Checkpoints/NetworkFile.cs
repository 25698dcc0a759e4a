using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;

namespace RealtimeSwx.Learning.Checkpoints;

/// <summary>
/// A network as bytes: magic, version, what it is, then every parameter as name, length and little-endian floats. Plain on purpose: it must read
/// the same after any update of Torch. Version 2 is a network over windows (kind and shape), version 3 a causal network (features, leads and its
/// specification as JSON).
/// </summary>
internal static class NetworkFile
{
    private const int Magic = 0x4c585753; // "SWXL"
    private const int WindowVersion = 2;
    private const int CausalVersion = 3;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public static byte[] Write(WindowNetwork network) => Write(WindowVersion, network, writer =>
    {
        var shape = network.Shape;
        writer.Write(shape.Kind);
        foreach (var number in new[] { shape.Steps, shape.Features, shape.Projection, shape.Hidden, shape.Outputs })
        {
            writer.Write(number);
        }
    });

    public static byte[] Write(CausalNetwork network) => Write(CausalVersion, network, writer =>
    {
        writer.Write(network.Features);
        writer.Write(network.Leads);
        writer.Write(JsonSerializer.Serialize(network.Spec, Json));
    });

    /// <param name="random">For dropout when training goes on; null for prediction.</param>
    public static WindowNetwork Read(ReadOnlyMemory<byte> saved, TorchSharp.torch.Generator? random = null, double dropout = 0) =>
        Read(saved, WindowVersion, reader => WindowNetwork.Create(
            new NetworkShape(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()), random, dropout));

    public static CausalNetwork ReadCausal(ReadOnlyMemory<byte> saved) => Read(saved, CausalVersion, reader =>
    {
        var (features, leads) = (reader.ReadInt32(), reader.ReadInt32());
        try
        {
            return CausalNetwork.Create(JsonSerializer.Deserialize<NetworkSpec>(reader.ReadString(), Json)!, features, leads);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InputException("network", $"its specification does not read: {e.Message}");
        }
    });

    private static byte[] Write(int version, TorchSharp.torch.nn.Module network, Action<BinaryWriter> header)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(version);
            header(writer);
            WeightBytes.Write(network, writer);
        }

        return stream.ToArray();
    }

    private static T Read<T>(ReadOnlyMemory<byte> saved, int version, Func<BinaryReader, T> create)
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

            network = create(reader);
            WeightBytes.Read(network, reader);
            return network;
        }
        catch (Exception e) when (e is EndOfStreamException or InputException)
        {
            network?.Dispose();
            if (e is InputException)
            {
                throw;
            }

            throw new InputException("network", "the saved network is cut short");
        }
    }
}
