using System.Numerics;

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
        Need(bits);
        _left -= bits;
        return (uint)((_pending >> _left) & ((1UL << bits) - 1));
    }

    /// <summary>Counts ones up to the next zero, which is read with them, or up to <paramref name="most"/> of them.</summary>
    public int ReadOnes(int most)
    {
        var run = 0;
        while (true)
        {
            Need(1);
            var ones = Math.Min(BitOperations.LeadingZeroCount(~(_pending << (64 - _left))), _left);
            if (run + ones >= most)
            {
                _left -= most - run;
                return most;
            }

            run += ones;
            if (ones < _left)
            {
                _left -= ones + 1;
                return run;
            }

            _left = 0;
        }
    }

    /// <summary>Takes in as many bytes as fit where fewer than <paramref name="bits"/> are left.</summary>
    private void Need(int bits)
    {
        if (_left >= bits)
        {
            return;
        }

        while (_left <= 56 && _at < _bytes.Length)
        {
            _pending = (_pending << 8) | _bytes[_at++];
            _left += 8;
        }

        if (_left < bits)
        {
            throw new FormatException("A packed map ends too early.");
        }
    }
}
