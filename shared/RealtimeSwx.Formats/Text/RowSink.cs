using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Text;

/// <summary>What the lines read so far amount to, until the caller of the reader takes it.</summary>
internal sealed class RowSink(string source)
{
    private readonly List<FeedRecord> _records = [];

    public string Source => source;

    public IReadOnlyList<FeedRecord> Records => _records;

    public void Clear() => _records.Clear();

    public void Add(FeedRecord record) => _records.Add(record);

    public void Reject(int line, int column, string field, string reason, ReadOnlySpan<byte> text) =>
        _records.Add(new Rejected(source, line, column, field, reason, Show(text)));

    /// <summary>At most 200 printable characters.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.Latin1.GetString(text[..Math.Min(200, text.Length)]);
        return string.Create(shown.Length, shown, static (span, s) =>
        {
            for (var i = 0; i < s.Length; i++)
            {
                span[i] = char.IsControl(s[i]) ? '?' : s[i];
            }
        });
    }
}
