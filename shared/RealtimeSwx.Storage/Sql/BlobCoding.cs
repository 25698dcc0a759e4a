using System.IO.Compression;

namespace RealtimeSwx.Storage.Sql;

/// <summary>
/// How the bytes of a blob lie in the table. Inputs and states of forecasts are text full of repetition and are most of what is stored:
/// deflated they take a quarter. What does not shrink (network weights) stays as it is. The hash is always that of the content.
/// </summary>
internal static class BlobCoding
{
    public const string Plain = "";
    private const string Deflate = "deflate";

    /// <summary>Smaller blobs are not worth the work.</summary>
    private const int Least = 512;

    /// <summary>What does not shrink in this many bytes at its middle is not tried whole: pulses and maps come deflated.</summary>
    private const int Sample = 32 * 1024;

    public static (string Coding, byte[] Stored) Encode(ReadOnlyMemory<byte> content)
    {
        if (content.Length >= Least && (content.Length <= 4 * Sample || Shrinks(content.Slice((content.Length - Sample) / 2, Sample))))
        {
            var packed = Packed(content);
            if (packed.Length < content.Length / 2)
            {
                return (Deflate, packed.ToArray());
            }
        }

        return (Plain, content.ToArray());
    }

    private static bool Shrinks(ReadOnlyMemory<byte> part) => Packed(part).Length < part.Length / 2;

    private static MemoryStream Packed(ReadOnlyMemory<byte> content)
    {
        var packed = new MemoryStream(content.Length / 2);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content.Span);
        }

        return packed;
    }

    /// <exception cref="NotSupportedException">A coding of a newer program.</exception>
    public static byte[] Decode(string coding, byte[] stored)
    {
        switch (coding)
        {
            case Plain:
                return stored;
            case Deflate:
                using (var inflate = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress))
                {
                    var content = new MemoryStream(stored.Length * 4);
                    inflate.CopyTo(content);
                    return content.ToArray();
                }

            default:
                throw new NotSupportedException($"a blob is coded as '{coding}': upgrade the program");
        }
    }
}
