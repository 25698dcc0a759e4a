using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>
/// What a feed has passed on already. Upstreams serve the same hours again and again; only a new label, or another value for an old one,
/// is news.
/// </summary>
public sealed record FeedMemory
{
    public static readonly FeedMemory Empty = new();

    private const int MaxComplaints = 4096;

    private ImmutableDictionary<Label, string> Known { get; init; } = ImmutableDictionary<Label, string>.Empty;

    private ImmutableHashSet<string> Complaints { get; init; } = [];

    /// <summary>Labels before this are forgotten and no longer accepted.</summary>
    public DateTimeOffset Horizon { get; init; } = DateTimeOffset.MinValue;

    public int Count => Known.Count;

    /// <summary>Sorts records into news and the rest, and remembers the news.</summary>
    /// <param name="remember">How far before the newest label memory reaches.</param>
    public (FeedMemory After, News News) Take(IEnumerable<FeedRecord> records, TimeSpan remember)
    {
        var known = Known.ToBuilder();
        var complaints = Complaints.Count > MaxComplaints ? [] : Complaints;
        var (fresh, newest) = (new List<FeedRecord>(), Horizon == DateTimeOffset.MinValue ? Horizon : Horizon + remember);
        var (revised, duplicates, rejected, stale) = (0, 0, 0, 0);
        var body = records.ToList();

        // Two rows of one body for one label (two spacecraft, say) would otherwise revise each other for ever: the later row counts.
        var last = new Dictionary<Label, int>();
        for (var i = 0; i < body.Count; i++)
        {
            if (body[i] is not Rejected)
            {
                last[LabelOf(body[i])] = i;
            }
        }

        for (var i = 0; i < body.Count; i++)
        {
            var record = body[i];
            if (record is Rejected bad)
            {
                // The line changes as an upstream's window moves on, the offending text does not.
                var complaint = $"{bad.Field}|{bad.Reason}|{bad.Text}";
                if (!complaints.Contains(complaint))
                {
                    complaints = complaints.Add(complaint);
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

        var horizon = newest == DateTimeOffset.MinValue ? newest : newest - remember;
        if (horizon > Horizon)
        {
            known.RemoveRange(known.Keys.Where(k => k.Time < horizon).ToList());
        }

        var after = new FeedMemory { Known = known.ToImmutable(), Complaints = complaints, Horizon = horizon };
        return (after, new News(fresh, newest, revised, duplicates, rejected, stale));
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

    private readonly record struct Label(SeriesId Series, DateTimeOffset Time, long Edition);
}

/// <param name="Records">In the order served.</param>
/// <param name="Newest">Newest label ever accepted.</param>
public sealed record News(IReadOnlyList<FeedRecord> Records, DateTimeOffset Newest, int Revised, int Duplicates, int Rejected, int Stale);
