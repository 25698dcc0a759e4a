namespace RealtimeSwx.Formats.Text;

/// <summary>Lines of a byte stream without a string per line. LF or CRLF; a byte order mark is dropped.</summary>
internal sealed class LineReader(Stream content, int maxLineLength, int hopelessLineLength)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _eof;
    private int _lineStart;
    private int _lineLength;

    /// <summary>1-based number of <see cref="Line"/>.</summary>
    public int Number { get; private set; }

    /// <summary>True when the line went over the limit; <see cref="Line"/> then holds its beginning.</summary>
    public bool TooLong { get; private set; }

    /// <summary>True when the line was given up before its end; nothing can follow.</summary>
    public bool Hopeless { get; private set; }

    /// <summary>Without its line end; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _lineLength);

    public bool Next()
    {
        TooLong = false;
        var scanned = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(scanned + found, 1);
            }

            scanned = _end - _start;
            if (_eof)
            {
                return scanned > 0 && Take(scanned, 0);
            }

            if (scanned > maxLineLength)
            {
                return TakeBeginning();
            }

            Fill();
        }
    }

    private bool Take(int length, int terminator)
    {
        Number++;
        _lineStart = _start;
        _start += length + terminator;
        if (Number == 1 && length >= 3 && _buffer.AsSpan(_lineStart, 3).SequenceEqual("\uFEFF"u8))
        {
            _lineStart += 3;
            length -= 3;
        }

        TooLong = length > maxLineLength;
        _lineLength = Math.Min(length > 0 && _buffer[_lineStart + length - 1] == '\r' ? length - 1 : length, maxLineLength);
        return true;
    }

    private bool TakeBeginning()
    {
        Number++;
        TooLong = true;
        var kept = _buffer.AsSpan(_start, Math.Min(200, _end - _start)).ToArray();
        var skipped = 0L;
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _start += found + 1;
                break;
            }

            skipped += _end - _start;
            _start = _end;
            Hopeless = skipped > hopelessLineLength;
            if (_eof || Hopeless)
            {
                break;
            }

            Fill();
        }

        // The beginning of the line is shown in the free space before what is unread, or in a new buffer when there is none.
        if (_start < kept.Length)
        {
            var larger = new byte[_buffer.Length + kept.Length];
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger.AsSpan(kept.Length));
            (_buffer, _end, _start) = (larger, kept.Length + _end - _start, kept.Length);
        }

        kept.CopyTo(_buffer.AsSpan(_start - kept.Length));
        (_lineStart, _lineLength) = (_start - kept.Length, kept.Length);
        return true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = content.Read(_buffer, _end, _buffer.Length - _end);
        _eof = read == 0;
        _end += read;
    }
}
