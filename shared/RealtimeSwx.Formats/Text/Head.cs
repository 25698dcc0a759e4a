using System.Text;

namespace RealtimeSwx.Formats.Text;

/// <summary>The first kilobytes of an input, for detection. Bytes map to characters one to one.</summary>
internal sealed class Head
{
    private readonly string[] _lines;

    public Head(ReadOnlySpan<byte> bytes, string sourceName)
    {
        SourceName = sourceName;
        Text = Encoding.Latin1.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        _lines = Text.Split('\n');
        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i] = _lines[i].TrimEnd('\r');
        }
    }

    public string SourceName { get; }

    public string Text { get; }

    /// <summary>All lines; the last one may be cut.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public string First => _lines.FirstOrDefault(l => !string.IsNullOrWhiteSpace(l)) ?? "";

    /// <summary>First line that is neither blank nor a comment.</summary>
    public string FirstData => _lines.FirstOrDefault(l => !string.IsNullOrWhiteSpace(l) && l[0] is not ('#' or ':')) ?? "";

    public bool IsJson => Text.AsSpan().TrimStart() is ['[' or '{', ..];

    public bool IsHtml
    {
        get
        {
            var start = Text.AsSpan().TrimStart();
            return start.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                || start.StartsWith("<head", StringComparison.OrdinalIgnoreCase);
        }
    }

    public bool IsBinary => Text.AsSpan().ContainsAnyInRange('\0', '\u0008');

    public bool Has(string text) => Text.Contains(text, StringComparison.Ordinal);
}
