using System.Security.Cryptography;

namespace RealtimeSwx.Domain;

/// <summary>SHA-256 in lower-case hexadecimal: the name of every blob, input and checkpoint.</summary>
public static class ContentHash
{
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash);
    }
}
