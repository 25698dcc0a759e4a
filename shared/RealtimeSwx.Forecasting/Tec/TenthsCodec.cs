using System.Runtime.CompilerServices;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Lossless packing of a map in tenths of TECU: median edge detection prediction (LOCO-I) and Rice codes with one parameter per row.
/// Written here rather than left to a general compressor because the bytes are hashed: they must not depend on the version of one.
/// </summary>
internal static class TenthsCodec
{
    public const short Missing = short.MinValue;
    private const int ParameterBits = 4;
    private const int LongestRun = 24;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte[] Pack(ReadOnlySpan<short> map, int columns)
    {
        var writer = new BitWriter();
        var filled = map.ToArray();
        var gaps = map.Contains(Missing);
        writer.Write(gaps ? 1u : 0u, 1);
        var codes = new uint[columns];
        for (var start = 0; start < map.Length; start += columns)
        {
            var (sum, count) = (0L, 0);
            for (var j = 0; j < columns; j++)
            {
                var predicted = Predict(filled, start + j, j, columns);
                if (map[start + j] == Missing)
                {
                    filled[start + j] = (short)predicted;
                    continue;
                }

                var residual = map[start + j] - predicted;
                codes[j] = (uint)((residual << 1) ^ (residual >> 31));
                sum += codes[j];
                count++;
            }

            var k = Parameter(sum, count);
            writer.Write((uint)k, ParameterBits);
            for (var j = 0; j < columns; j++)
            {
                var missing = map[start + j] == Missing;
                if (gaps)
                {
                    writer.Write(missing ? 1u : 0u, 1);
                }

                if (!missing)
                {
                    WriteRice(writer, codes[j], k);
                }
            }
        }

        return writer.ToArray();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static short[] Unpack(ReadOnlySpan<byte> packed, int rows, int columns)
    {
        var reader = new BitReader(packed);
        var filled = new short[rows * columns];
        var gaps = reader.Read(1) == 1;
        List<int> missing = [];
        for (var start = 0; start < filled.Length; start += columns)
        {
            var k = (int)reader.Read(ParameterBits);
            for (var j = 0; j < columns; j++)
            {
                var predicted = Predict(filled, start + j, j, columns);
                if (gaps && reader.Read(1) == 1)
                {
                    filled[start + j] = (short)predicted;
                    missing.Add(start + j);
                    continue;
                }

                var code = ReadRice(ref reader, k);
                filled[start + j] = (short)(predicted + ((int)(code >> 1) ^ -(int)(code & 1)));
            }
        }

        foreach (var i in missing)
        {
            filled[i] = Missing;
        }

        return filled;
    }

    private static int Predict(short[] map, int at, int column, int columns)
    {
        if (at < columns)
        {
            return column > 0 ? map[at - 1] : 0;
        }

        int up = map[at - columns];
        if (column == 0)
        {
            return up;
        }

        int left = map[at - 1], corner = map[at - columns - 1];
        return corner >= Math.Max(left, up) ? Math.Min(left, up) : corner <= Math.Min(left, up) ? Math.Max(left, up) : left + up - corner;
    }

    private static int Parameter(long sum, int count)
    {
        var k = 0;
        while (k < 15 && ((long)count << k) < sum)
        {
            k++;
        }

        return Math.Max(0, k - 1);
    }

    private static void WriteRice(BitWriter writer, uint code, int k)
    {
        var run = code >> k;
        if (run >= LongestRun)
        {
            writer.Write((1u << LongestRun) - 1, LongestRun);
            writer.Write(code, 17);
            return;
        }

        writer.Write(((1u << (int)run) - 1) << 1, (int)run + 1);
        writer.Write(code & ((1u << k) - 1), k);
    }

    private static uint ReadRice(ref BitReader reader, int k)
    {
        var run = (uint)reader.ReadOnes(LongestRun);
        return run == LongestRun ? reader.Read(17) : (run << k) | reader.Read(k);
    }
}
