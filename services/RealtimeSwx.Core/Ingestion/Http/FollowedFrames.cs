using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Swpc;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <param name="Slot">The instant that the frame stands for.</param>
/// <param name="Time">Its own label.</param>
public sealed record Frame(DateTimeOffset Slot, DateTimeOffset Time, Uri Url)
{
    /// <summary>Of the last answer, to ask whether the frame was replaced.</summary>
    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }
}

/// <summary>
/// Which frames of an upstream's list a feed has and still wants: for each multiple of <see cref="LiveFeedOptions.FollowEvery"/> the one nearest to it
/// (of two as near the earlier, which comes first), newest first; those of the last hours again, because they may have been replaced.
/// </summary>
public sealed record FollowedFrames
{
    public static readonly FollowedFrames None = new();

    /// <summary>Frames younger than this are asked for again with every new list.</summary>
    private static readonly TimeSpan AskAgainFor = TimeSpan.FromHours(3);

    /// <summary>Frames that are there, by slot.</summary>
    private ImmutableSortedDictionary<DateTimeOffset, Frame> Held { get; init; } = ImmutableSortedDictionary<DateTimeOffset, Frame>.Empty;

    /// <summary>Slots that the list has left behind without a frame.</summary>
    private ImmutableHashSet<DateTimeOffset> Absent { get; init; } = [];

    private ImmutableHashSet<string> Complaints { get; init; } = [];

    private ImmutableQueue<Frame> Wanted { get; init; } = [];

    /// <summary>The frame to ask for now; null: the list.</summary>
    public Frame? Next => Wanted.IsEmpty ? null : Wanted.Peek();

    /// <param name="Missing">Slots that were found to have no frame.</param>
    /// <param name="Late">Frames that came for slots counted as missing.</param>
    /// <param name="Rejected">Rows of the list that are new and wrong.</param>
    public sealed record Plan(FollowedFrames After, int Missing, int Late, IReadOnlyList<Rejected> Rejected);

    /// <summary>What a list says is still to be had.</summary>
    /// <param name="list">Where it came from: frames of other hosts are not asked for.</param>
    public Plan Follow(IReadOnlyList<FrameEntry> entries, IReadOnlyList<Rejected> bad, Uri list, LiveFeedOptions options, DateTimeOffset now)
    {
        var (every, within) = (options.FollowEvery!.Value, options.FollowWithin);
        var complaints = bad.ToList();
        var (best, newest) = (new SortedDictionary<DateTimeOffset, Frame>(), DateTimeOffset.MinValue);
        foreach (var entry in entries)
        {
            newest = entry.Time > newest && entry.Time <= now + options.MaxSkew ? entry.Time : newest;
            var slot = Nearest(entry.Time, every);
            if ((entry.Time - slot).Duration() > within || slot < now - options.Window || entry.Time > now + options.MaxSkew)
            {
                continue;
            }

            if (!Uri.TryCreate(list, entry.Url, out var url) || url.Authority != list.Authority || url.Scheme != list.Scheme)
            {
                complaints.Add(new Rejected(options.Name, 0, 0, "url", "a frame on another host", entry.Url.Length > 200 ? entry.Url[..200] : entry.Url));
            }
            else if (!best.TryGetValue(slot, out var other) || (entry.Time - slot).Duration() < (other.Time - slot).Duration())
            {
                best[slot] = new Frame(slot, entry.Time, url);
            }
        }

        var late = best.Keys.Count(Absent.Contains);
        var absent = Slots(now - options.Window, newest - within, every).Where(s => !best.ContainsKey(s)).ToImmutableHashSet();
        var horizon = now - options.Window - every;
        var after = this with
        {
            Held = Held.RemoveRange(Held.Keys.Where(s => s < horizon)),
            Absent = absent,
            Complaints = [.. complaints.Select(Complaint)],
            Wanted = [],
        };
        foreach (var frame in best.Values.Reverse())
        {
            var held = after.Held.GetValueOrDefault(frame.Slot);
            if (held is null || held.Url != frame.Url || frame.Time > now - AskAgainFor)
            {
                after = after with { Wanted = after.Wanted.Enqueue(held?.Url == frame.Url ? held : frame) };
            }
        }

        return new Plan(after, absent.Count(s => !Absent.Contains(s)), late, [.. complaints.Where(c => !Complaints.Contains(Complaint(c)))]);
    }

    /// <summary>The frame that was asked for is there (or unchanged).</summary>
    public FollowedFrames Have(string? etag, DateTimeOffset? lastModified) =>
        this with { Held = Held.SetItem(Next!.Slot, Next with { ETag = etag, LastModified = lastModified }), Wanted = Wanted.Dequeue() };

    /// <summary>The frame that was asked for could not be had; the next list brings it up again.</summary>
    public FollowedFrames Skip() => this with { Wanted = Wanted.Dequeue() };

    private static DateTimeOffset Nearest(DateTimeOffset time, TimeSpan every) =>
        new((time.UtcTicks + (every.Ticks / 2)) / every.Ticks * every.Ticks, TimeSpan.Zero);

    private static IEnumerable<DateTimeOffset> Slots(DateTimeOffset from, DateTimeOffset to, TimeSpan every)
    {
        for (var slot = new DateTimeOffset((from.UtcTicks + every.Ticks - 1) / every.Ticks * every.Ticks, TimeSpan.Zero); slot <= to; slot += every)
        {
            yield return slot;
        }
    }

    private static string Complaint(Rejected row) => $"{row.Reason}|{row.Text}";
}
