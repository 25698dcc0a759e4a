namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Bits into bytes, most significant first.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private ulong _pending;
    private int _filled;

    /// <param name="bits">0..32.</param>
    public void Write(uint value, int bits)
    {
        _pending = (_pending << bits) | value;
        _filled += bits;
        while (_filled >= 8)
        {
            _filled -= 8;
            _bytes.Add((byte)(_pending >> _filled));
        }
    }

    public byte[] ToArray() => _filled == 0 ? [.. _bytes] : [.. _bytes, (byte)(_pending << (8 - _filled))];
}

/// <summary>Reads what <see cref="BitWriter"/> wrote. Throws <see cref="FormatException"/> past the end.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ulong _pending;
    private int _left;
    private int _at;

    /// <param name="bits">0..32.</param>
    public uint Read(int bits)
    {
        while (_left < bits)
        {
            if (_at >= _bytes.Length)
            {
                throw new FormatException("A packed map ends too early.");
            }

            _pending = (_pending << 8) | _bytes[_at++];
            _left += 8;
        }

        _left -= bits;
        return (uint)((_pending >> _left) & ((1UL << bits) - 1));
    }
}
