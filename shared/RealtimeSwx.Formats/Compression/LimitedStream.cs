using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Compression;

/// <summary>Counts what comes out of a decompressor, stops at the limits, and turns a decompressor's complaints into one sentence.</summary>
internal sealed class LimitedStream(Stream inner, ReadOptions options, Stream? compressed, Action<long>? checkEnd = null) : Stream
{
    private const long RatioFrom = 1L << 20;
    private long _total;
    private int _lines = 1;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read;
        try
        {
            read = _ended || count == 0 ? 0 : inner.Read(buffer, offset, count);
            if (read <= 0 && count > 0 && !_ended)
            {
                _ended = true;
                checkEnd?.Invoke(_total);
            }
        }
        catch (Exception e) when (compressed is not null)
        {
            // Decompressors answer damaged input with whatever breaks first, index errors included.
            throw new InputException(options.SourceName, $"damaged or truncated archive ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }

        if (_ended && _total == 0 && compressed is not null)
        {
            throw new InputException(options.SourceName, "damaged or truncated archive (nothing in it)");
        }

        _total += Math.Max(0, read);
        _lines += buffer.AsSpan(offset, Math.Max(0, read)).Count((byte)'\n');
        if (_total > options.MaxDecompressedBytes)
        {
            throw new InputException(options.SourceName, $"larger than {options.MaxDecompressedBytes} bytes", _lines, "size");
        }

        // Of what has been read, not of the whole: a bomb must not have to go off first.
        if (compressed is not null && _total > RatioFrom && _total > compressed.Position * options.MaxCompressionRatio)
        {
            throw new InputException(options.SourceName, $"decompresses to more than {options.MaxCompressionRatio} times its size", _lines, "compression");
        }

        return Math.Max(0, read);
    }

    public override int Read(Span<byte> buffer)
    {
        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            var read = Read(rented, 0, buffer.Length);
            rented.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }
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
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
