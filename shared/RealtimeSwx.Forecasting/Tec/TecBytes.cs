using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Grids and packed maps in binary records.</summary>
internal static class TecBytes
{
    public static void Write(BinaryWriter writer, TecGrid grid)
    {
        writer.Write(grid.Lat1);
        writer.Write(grid.LatStep);
        writer.Write(grid.LatCount);
        writer.Write(grid.Lon1);
        writer.Write(grid.LonStep);
        writer.Write(grid.LonCount);
    }

    public static TecGrid ReadGrid(BinaryReader reader) =>
        new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());

    /// <summary>Length and packed tenths; length 0 for no map.</summary>
    public static void WriteMap(BinaryWriter writer, short[]? map, TecGrid grid)
    {
        var packed = map is null ? [] : TenthsCodec.Pack(map, grid.UniqueLonCount);
        writer.Write(packed.Length);
        writer.Write(packed);
    }

    public static short[]? ReadMap(BinaryReader reader, TecGrid grid)
    {
        var length = reader.ReadInt32();
        return length == 0 ? null : TenthsCodec.Unpack(reader.ReadBytes(length), grid.LatCount, grid.UniqueLonCount);
    }

    public static void Write(BinaryWriter writer, ImmutableArray<double> values)
    {
        writer.Write(values.Length);
        foreach (var v in values)
        {
            writer.Write(v);
        }
    }

    public static ImmutableArray<double> ReadDoubles(BinaryReader reader)
    {
        var values = ImmutableArray.CreateBuilder<double>();
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            values.Add(reader.ReadDouble());
        }

        return values.ToImmutable();
    }
}
