using System.Buffers.Binary;

namespace RealtimeSwx.Formats.Compression;

/// <summary>The codes of an LZW stream: groups of eight of one width, that is of <c>width</c> bytes.</summary>
internal sealed class LzwCodes(Stream compressed, int mostWidth)
{
    public const int FirstWidth = 9;

    private readonly byte[] _input = new byte[16 * 1024];
    private readonly byte[] _group = new byte[32];
    private int _start;
    private int _end;
    private int _width = FirstWidth;
    private int _bit;
    private int _bits;

    /// <param name="free">Number of the next table entry: the width grows when it no longer fits.</param>
    /// <returns>-1 at the end.</returns>
    public int Next(int free)
    {
        if (free >= 1 << _width && _width < mostWidth)
        {
            _width++;
            _bits = 0;
        }

        if (_bit + _width > _bits && !Group())
        {
            return -1;
        }

        var code = (int)(BinaryPrimitives.ReadUInt32LittleEndian(_group.AsSpan(_bit >> 3)) >> (_bit & 7)) & ((1 << _width) - 1);
        _bit += _width;
        return code;
    }

    /// <summary>The table was cleared: back to the first width, at the next group.</summary>
    public void Reset() => (_width, _bits) = (FirstWidth, 0);

    private bool Group()
    {
        var got = 0;
        while (got < _width)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, compressed.Read(_input, 0, _input.Length));
                if (_end == 0)
                {
                    break;
                }
            }

            var n = Math.Min(_width - got, _end - _start);
            _input.AsSpan(_start, n).CopyTo(_group.AsSpan(got));
            (_start, got) = (_start + n, got + n);
        }

        (_bit, _bits) = (0, 8 * got);
        return _bits >= _width;
    }
}
