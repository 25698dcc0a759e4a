namespace RealtimeSwx.Formats.Compression;

/// <summary>
/// Reads what Unix <c>compress</c> writes (<c>.Z</c>): LZW with codes of 9 to 16 bits, low bits first. Codes come in groups of eight of one
/// width; what is left of a group when the width changes or the table is cleared is padding. Any damage is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class LzwStream : Stream
{
    private const int MostWidth = 16;
    private const int Clear = 256;

    private readonly Stream _compressed;
    private readonly LzwCodes _codes;
    private readonly int _capacity;
    private readonly int _first;
    private readonly bool _clears;
    private readonly ushort[] _prefix = new ushort[1 << MostWidth];
    private readonly byte[] _last = new byte[1 << MostWidth];
    private readonly byte[] _string = new byte[1 << MostWidth];
    private int _pending;
    private int _free;
    private int _previous = -1;
    private byte _head;

    public LzwStream(Stream compressed)
    {
        Span<byte> header = stackalloc byte[3];
        if (compressed.ReadAtLeast(header, 3, throwOnEndOfStream: false) < 3)
        {
            throw new InvalidDataException("the LZW header is cut");
        }

        var most = header[2] & 0x1F;
        if (header[0] != 0x1F || header[1] != 0x9D || most is < LzwCodes.FirstWidth or > MostWidth)
        {
            throw new InvalidDataException("no LZW header");
        }

        _compressed = compressed;
        _clears = (header[2] & 0x80) != 0;
        _first = _clears ? Clear + 1 : Clear;
        _capacity = 1 << most;
        _codes = new LzwCodes(compressed, most);
        _free = _first;
        for (var i = 0; i < Clear; i++)
        {
            _last[i] = (byte)i;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length && (_pending > 0 || Next()))
        {
            var n = Math.Min(_pending, buffer.Length - written);
            _string.AsSpan(_string.Length - _pending, n).CopyTo(buffer[written..]);
            _pending -= n;
            written += n;
        }

        return written;
    }

    /// <summary>Expands one code into the end of <see cref="_string"/>; false at the end of the input.</summary>
    private bool Next()
    {
        while (true)
        {
            var code = _codes.Next(_free);
            if (code < 0)
            {
                return false;
            }

            if (code != Clear || !_clears)
            {
                Expand(code);
                return true;
            }

            _codes.Reset();
            _free = _first;
            _previous = -1;
        }
    }

    private void Expand(int code)
    {
        var at = _string.Length;
        var next = code;
        if (_previous < 0 ? code >= Clear : code > _free || (code == _free && _free == _capacity))
        {
            throw new InvalidDataException("an LZW code beyond the table");
        }

        if (_previous >= 0 && code == _free)
        {
            _string[--at] = _head;
            next = _previous;
        }

        while (next >= Clear)
        {
            _string[--at] = _last[next];
            next = _prefix[next];
        }

        _head = (byte)next;
        _string[--at] = _head;
        if (_previous >= 0 && _free < _capacity)
        {
            (_prefix[_free], _last[_free]) = ((ushort)_previous, _head);
            _free++;
        }

        _previous = code;
        _pending = _string.Length - at;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }
}
