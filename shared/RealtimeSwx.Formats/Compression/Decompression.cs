using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using ICSharpCode.SharpZipLib.Lzw;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Compression;

/// <summary>gzip, bzip2 and LZW (<c>.Z</c>) by their first bytes; anything else passes through. Limits and damage end in <see cref="InputException"/>.</summary>
internal static class Decompression
{
    /// <param name="content">A stream that can seek.</param>
    public static Stream Open(Stream content, ReadOptions options)
    {
        Span<byte> magic = stackalloc byte[3];
        var count = content.ReadAtLeast(magic, 3, throwOnEndOfStream: false);
        content.Position = 0;
        var inner = magic[..count] switch
        {
            [0x1F, 0x8B, ..] => Try(() => new GZipStream(content, CompressionMode.Decompress), options),
            [0x1F, 0x9D, ..] => Try(() => new LzwInputStream(content), options),
            [(byte)'B', (byte)'Z', (byte)'h'] => Try(() => new BZip2InputStream(content), options),
            _ => null,
        };
        return inner is null ? new LimitedStream(content, options, null)
            : new LimitedStream(inner, options, content, inner is GZipStream ? total => GzipEnd.Check(content, total) : null);
    }

    private static Stream Try(Func<Stream> open, ReadOptions options)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is not InputException)
        {
            throw new InputException(options.SourceName, $"damaged or truncated archive ({e.Message.TrimEnd('.')})");
        }
    }
}
