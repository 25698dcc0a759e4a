using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Codecs;

/// <summary>A map as blob bytes: grid and identity, then float32 values and RMS, deflated. Exact, and the same map gives the same bytes.</summary>
public static class TecMapCodec
{
    public const string ContentType = "application/vnd.realtimeswx.tecmap.v1";
    private const int Magic = 0x31434554; // "TEC1"

    public static byte[] Encode(TecMap map)
    {
        var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(deflate, Encoding.UTF8))
        {
            var g = map.Grid;
            writer.Write(Magic);
            writer.Write(map.Series.Value);
            writer.Write(map.Epoch.UtcTicks);
            writer.Write(map.Edition.UtcTicks);
            writer.Write(g.Lat1);
            writer.Write(g.LatStep);
            writer.Write(g.LatCount);
            writer.Write(g.Lon1);
            writer.Write(g.LonStep);
            writer.Write(g.LonCount);
            writer.Write(map.HeightKm);
            writer.Write(map.Source);
            writer.Write((int)map.Revision);
            writer.Write(map.Simulated);
            Write(writer, map.Values);
            Write(writer, map.Rms.IsDefault ? [] : map.Rms);
        }

        return stream.ToArray();
    }

    /// <summary>The map; <see cref="TecMap.AvailableAt"/> is not part of the content (set it from the reference).</summary>
    public static TecMap Decode(ReadOnlyMemory<byte> blob)
    {
        using var reader = new BinaryReader(new DeflateStream(new MemoryStream(blob.ToArray(), writable: false), CompressionMode.Decompress), Encoding.UTF8);
        if (reader.ReadInt32() != Magic)
        {
            throw new InputException("map blob", "not a TEC map (wrong magic number)");
        }

        var series = new SeriesId(reader.ReadString());
        var epoch = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var edition = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var grid = new TecGrid(reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
        var height = reader.ReadDouble();
        var source = reader.ReadString();
        var revision = (Revision)reader.ReadInt32();
        var simulated = reader.ReadBoolean();
        return new TecMap(series, epoch, edition, grid, Read(reader), Read(reader), source)
        {
            HeightKm = height,
            Revision = revision,
            Simulated = simulated,
        };
    }

    private static void Write(BinaryWriter writer, ImmutableArray<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static ImmutableArray<float> Read(BinaryReader reader)
    {
        var values = new float[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
