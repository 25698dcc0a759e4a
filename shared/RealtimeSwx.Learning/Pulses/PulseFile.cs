using System.Text;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;

namespace RealtimeSwx.Learning.Pulses;

/// <summary>A pulse classifier as bytes: magic, version, bins, specification as JSON, then every parameter.</summary>
internal static class PulseFile
{
    private const int Magic = 0x50585753; // "SWXP"
    private const int Version = 1;

    public static byte[] Write(PulseNetwork network)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(network.Bins);
            writer.Write(JsonSerializer.Serialize(network.Spec));
            WeightBytes.Write(network, writer);
        }

        return stream.ToArray();
    }

    /// <exception cref="InputException">Bytes that are no saved network.</exception>
    public static PulseNetwork Read(ReadOnlyMemory<byte> saved)
    {
        PulseNetwork? network = null;
        try
        {
            using var reader = Open(saved);
            var bins = reader.ReadInt32();
            network = new PulseNetwork(JsonSerializer.Deserialize<PulseNetworkSpec>(reader.ReadString())!, bins is >= 4 and <= 4096 ? bins : throw new InputException("pulse network", $"{bins} bins"));
            WeightBytes.Read(network, reader);
            return network;
        }
        catch (Exception e) when (e is InputException or EndOfStreamException or JsonException)
        {
            network?.Dispose();
            throw e as InputException ?? new InputException("pulse network", $"the saved network does not read: {e.Message}");
        }
    }

    /// <summary>Gives a network the weights of a saved one of the same sizes.</summary>
    public static void ReadInto(PulseNetwork network, ReadOnlyMemory<byte> saved)
    {
        using var reader = Open(saved);
        _ = reader.ReadInt32();
        _ = reader.ReadString();
        WeightBytes.Read(network, reader);
    }

    private static BinaryReader Open(ReadOnlyMemory<byte> saved)
    {
        var reader = new BinaryReader(new MemoryStream(saved.ToArray(), writable: false), Encoding.UTF8);
        return reader.ReadInt32() == Magic && reader.ReadInt32() == Version ? reader : throw new InputException("pulse network", "not a saved pulse network of this version");
    }
}
