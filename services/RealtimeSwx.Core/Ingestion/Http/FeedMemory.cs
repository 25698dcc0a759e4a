using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>
/// What a feed has passed on already. Upstreams serve the same hours again and again; only a new label, or another value for an old one,
/// is news.
/// </summary>
public sealed partial record FeedMemory
{
    public static readonly FeedMemory Empty = new();

    private ImmutableDictionary<Label, string> Known { get; init; } = ImmutableDictionary<Label, string>.Empty;

    /// <summary>How often each complaint came in the last body.</summary>
    private ImmutableDictionary<string, int> Complaints { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Labels before this are forgotten and no longer accepted.</summary>
    public DateTimeOffset Horizon { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>Newest label ever accepted.</summary>
    public DateTimeOffset Newest { get; private init; } = DateTimeOffset.MinValue;

    public int Count => Known.Count;

    /// <summary>Sorts records into news and the rest, and remembers the news.</summary>
    /// <param name="remember">How far before the newest label memory reaches.</param>
    public (FeedMemory After, News News) Take(IEnumerable<FeedRecord> records, TimeSpan remember)
    {
        var known = Known.ToBuilder();
        var complaints = new Dictionary<string, int>();
        var (fresh, newest) = (new List<FeedRecord>(), Newest);
        var (revised, duplicates, rejected, stale) = (0, 0, 0, 0);
        var body = records.ToList();
        var last = LastRows(body);
        for (var i = 0; i < body.Count; i++)
        {
            var record = body[i];
            if (record is Rejected bad)
            {
                // Line and index change as an upstream's window moves on: alike complaints are told apart by their number only.
                var complaint = $"{RowIndex().Replace(bad.Field, "[]")}|{bad.Reason}|{bad.Text}";
                var count = complaints[complaint] = complaints.GetValueOrDefault(complaint) + 1;
                if (count > Complaints.GetValueOrDefault(complaint))
                {
                    fresh.Add(bad);
                    rejected++;
                }

                continue;
            }

            var label = LabelOf(record);
            if (last[label] != i)
            {
                duplicates++;
                continue;
            }

            if (label.Time < Horizon)
            {
                stale++;
                continue;
            }

            var content = ContentOf(record);
            newest = label.Time > newest ? label.Time : newest;
            if (known.TryGetValue(label, out var held))
            {
                if (held == content)
                {
                    duplicates++;
                    continue;
                }

                revised++;
            }

            known[label] = content;
            fresh.Add(record);
        }

        // In strides: looking through everything known at every poll would cost more than the poll.
        var horizon = newest == DateTimeOffset.MinValue ? Horizon : newest - remember;
        if (horizon < Horizon + remember / 16 && Horizon != DateTimeOffset.MinValue)
        {
            horizon = Horizon;
        }
        else
        {
            known.RemoveRange(known.Keys.Where(k => k.Time < horizon).ToList());
        }

        var after = new FeedMemory { Known = known.ToImmutable(), Complaints = complaints.ToImmutableDictionary(), Horizon = horizon, Newest = newest };
        return (after, new News(fresh, revised, duplicates, rejected, stale));
    }

    // Two rows of one body for one label (two spacecraft, say) would otherwise revise each other for ever: the later row counts.
    private static Dictionary<Label, int> LastRows(List<FeedRecord> body)
    {
        var last = new Dictionary<Label, int>();
        for (var i = 0; i < body.Count; i++)
        {
            if (body[i] is not Rejected)
            {
                last[LabelOf(body[i])] = i;
            }
        }

        return last;
    }

    private static Label LabelOf(FeedRecord record) => record switch
    {
        Observation o => new Label(o.Series, o.ValidTime, (int)o.Revision),
        TecMap m => new Label(m.Series, m.Epoch, m.Edition.ToUnixTimeSeconds()),
        PulseBatch b => new Label(b.Station, b.Second, 0),
        _ => throw new ArgumentException($"A {record.GetType().Name} has no label.", nameof(record)),
    };

    private static string ContentOf(FeedRecord record) => record switch
    {
        Observation o => o.Value.ToString("R", CultureInfo.InvariantCulture),
        TecMap m => ContentHash.Of(MemoryMarshal.AsBytes(m.Values.AsSpan())),
        PulseBatch b => ContentHash.Of(MemoryMarshal.AsBytes(b.Pulses.SelectMany(p => p.Samples).ToArray().AsSpan())),
        _ => throw new ArgumentException($"A {record.GetType().Name} has no content.", nameof(record)),
    };

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex RowIndex();

    private readonly record struct Label(SeriesId Series, DateTimeOffset Time, long Edition);
}

/// <param name="Records">In the order served.</param>
public sealed record News(IReadOnlyList<FeedRecord> Records, int Revised, int Duplicates, int Rejected, int Stale);
