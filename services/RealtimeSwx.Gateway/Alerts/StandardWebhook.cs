using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>Signatures of Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.payload</c>.</summary>
internal static class StandardWebhook
{
    private const string Prefix = "whsec_";

    /// <summary>The bytes of a secret as it is handed to receivers.</summary>
    /// <exception cref="FormatException">It is no <c>whsec_</c> secret of 24 to 64 bytes.</exception>
    public static byte[] Key(string secret)
    {
        var bytes = new byte[64];
        return secret.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length) && length >= 24
            ? bytes[..length]
            : throw new FormatException("a webhook secret is whsec_ and base64 of 24 to 64 bytes");
    }

    /// <summary>The message's own id: the same at every attempt, by which a receiver knows what it has had.</summary>
    public static string Id(string centre, string message) => "alert_" + ContentHash.Of(Encoding.UTF8.GetBytes($"{centre}/{message}"))[..32];

    public static string Signature(byte[] key, string id, DateTimeOffset at, ReadOnlySpan<byte> payload)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}."));
        hmac.AppendData(payload);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
