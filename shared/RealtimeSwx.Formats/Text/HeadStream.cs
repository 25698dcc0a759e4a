namespace RealtimeSwx.Formats.Text;

/// <summary>A forward stream whose first bytes can be looked at before they are read.</summary>
internal sealed class HeadStream : Stream
{
    private const int HeadSize = 16 * 1024;
    private readonly Stream _inner;
    private readonly byte[] _head = new byte[HeadSize];
    private readonly int _length;
    private int _position;

    public HeadStream(Stream inner)
    {
        _inner = inner;
        _length = inner.ReadAtLeast(_head, HeadSize, throwOnEndOfStream: false);
    }

    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length)
        {
            return _inner.Read(buffer);
        }

        var n = Math.Min(buffer.Length, _length - _position);
        _head.AsSpan(_position, n).CopyTo(buffer);
        _position += n;
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
