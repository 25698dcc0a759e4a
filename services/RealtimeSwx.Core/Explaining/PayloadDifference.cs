using System.Text;

namespace RealtimeSwx.Core.Explaining;

/// <summary>The first place where two payloads differ.</summary>
/// <param name="Offset">Of the first differing byte, from 0.</param>
/// <param name="Stored">The published text around it.</param>
/// <param name="Made">The text made now around it.</param>
public sealed record PayloadDifference(int Offset, string Stored, string Made)
{
    private const int Before = 40;
    private const int After = 40;

    public static PayloadDifference? Between(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> made)
    {
        var at = stored.CommonPrefixLength(made);
        return at == stored.Length && at == made.Length ? null : new PayloadDifference(at, Around(stored, at), Around(made, at));
    }

    private static string Around(ReadOnlySpan<byte> text, int at)
    {
        var from = Math.Max(0, at - Before);
        return Encoding.UTF8.GetString(text[from..Math.Min(text.Length, at + After)]);
    }
}
