namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Bits into bytes, most significant first.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _filled;

    public void Write(uint value, int bits)
    {
        for (var i = bits - 1; i >= 0; i--)
        {
            if (_filled == 0)
            {
                _bytes.Add(0);
            }

            _bytes[^1] |= (byte)(((value >> i) & 1) << (7 - _filled));
            _filled = (_filled + 1) & 7;
        }
    }

    public byte[] ToArray() => [.. _bytes];
}

/// <summary>Reads what <see cref="BitWriter"/> wrote. Throws <see cref="FormatException"/> past the end.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public uint Read(int bits)
    {
        var value = 0u;
        for (var i = 0; i < bits; i++)
        {
            var index = _at >> 3;
            if (index >= _bytes.Length)
            {
                throw new FormatException("A packed map ends too early.");
            }

            value = (value << 1) | (uint)((_bytes[index] >> (7 - (_at & 7))) & 1);
            _at++;
        }

        return value;
    }
}
