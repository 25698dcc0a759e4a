namespace RealtimeSwx.Messaging;

/// <summary>
/// Follows the MQTT packets of an incoming byte stream and ends it at a packet that is too long, before its body is read: the server library
/// would allocate whatever length a stranger claims. The first packet, before which nobody is known, has a limit of its own.
/// </summary>
internal sealed class PacketLimit(int maxBytes, int maxFirstBytes)
{
    private int _maxBytes = Math.Min(maxBytes, maxFirstBytes);
    private long _body;
    private long _length;
    private int _shift = -1;

    /// <summary>Throws <see cref="IOException"/> at the header of a packet that is too long.</summary>
    public void Follow(ReadOnlySpan<byte> read)
    {
        while (!read.IsEmpty)
        {
            if (_body > 0)
            {
                var skip = (int)Math.Min(_body, read.Length);
                _body -= skip;
                read = read[skip..];
                continue;
            }

            var b = read[0];
            read = read[1..];
            if (_shift < 0)
            {
                // The first byte is the type; the length follows, seven bits a byte.
                (_shift, _length) = (0, 0);
                continue;
            }

            _length |= (long)(b & 0x7F) << _shift;
            _shift += 7;
            if (_length > _maxBytes || _shift > 28)
            {
                throw new IOException($"MQTT packet of more than {_maxBytes} bytes");
            }

            if ((b & 0x80) == 0)
            {
                (_body, _shift, _maxBytes) = (_length, -1, maxBytes);
            }
        }
    }
}

/// <summary>A stream with a <see cref="PacketLimit"/> on what is read, and a read buffer: the server library reads headers byte by byte.</summary>
internal sealed class PacketLimitStream(Stream inner, int maxBytes, int maxFirstBytes) : Stream
{
    private readonly PacketLimit _limit = new(maxBytes, maxFirstBytes);
    private readonly byte[] _buffer = new byte[8192];
    private Memory<byte> _ahead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.IsEmpty)
        {
            if (buffer.Length >= _buffer.Length)
            {
                var direct = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _limit.Follow(buffer.Span[..direct]);
                return direct;
            }

            _ahead = _buffer.AsMemory(0, await inner.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        }

        var n = Math.Min(buffer.Length, _ahead.Length);
        _ahead[..n].CopyTo(buffer);
        _ahead = _ahead[n..];
        _limit.Follow(buffer.Span[..n]);
        return n;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
