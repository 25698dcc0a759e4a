using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.GZip;

namespace RealtimeSwx.Formats.Compression;

/// <summary>
/// The platform's gzip reader accepts a file whose last bytes (checksum and length) are cut off. The last four bytes are the length
/// modulo 2^32 of a whole single member; where they are not, a stricter reader decides (several members in one file are legitimate).
/// </summary>
internal static class GzipEnd
{
    /// <summary>Throws whatever the strict reader throws when the archive is not whole.</summary>
    public static void Check(Stream compressed, long total)
    {
        Span<byte> last = stackalloc byte[4];
        compressed.Position = Math.Max(0, compressed.Length - 4);
        if (compressed.ReadAtLeast(last, 4, throwOnEndOfStream: false) == 4 && BinaryPrimitives.ReadUInt32LittleEndian(last) == (uint)total)
        {
            return;
        }

        compressed.Position = 0;
        using var strict = new GZipInputStream(compressed) { IsStreamOwner = false };
        var buffer = new byte[64 * 1024];
        while (strict.Read(buffer, 0, buffer.Length) > 0)
        {
        }
    }
}
