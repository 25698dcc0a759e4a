using RealtimeSwx.Domain;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Forecasting.Backtest;

/// <summary>One uninterrupted stretch of an archive, with what was known of it and when.</summary>
/// <param name="Event">Storm number of the archive, null when it has none.</param>
/// <param name="From">First valid time of the truth series.</param>
/// <param name="To">Last valid time of any series.</param>
public sealed record ArchiveSegment(int? Event, SeriesHistory History, DateTimeOffset From, DateTimeOffset To);

/// <summary>Archive files as segments: one per storm where storms are numbered, else one for all.</summary>
public static class ArchiveSegments
{
    /// <param name="rejected">Called for every row that could not be read.</param>
    /// <exception cref="InputException">No file, or nothing of <paramref name="truth"/> in them.</exception>
    public static IReadOnlyList<ArchiveSegment> Read(IEnumerable<string> paths, SeriesId truth, Availability availability, Action<Rejected> rejected)
    {
        var segments = new SortedDictionary<int, SeriesHistory>();
        var sources = paths.ToList();
        foreach (var record in sources.SelectMany(p => FeedFile.Read(p)))
        {
            switch (availability.Stamp(record))
            {
                case Observation o:
                    var key = o.Event ?? int.MinValue;
                    if (!segments.TryGetValue(key, out var history))
                    {
                        segments[key] = history = new SeriesHistory();
                    }

                    history.Add(o);
                    break;
                case Rejected r:
                    rejected(r);
                    break;
            }
        }

        var result = segments
            .Where(s => s.Value.All(truth).Count > 0)
            .Select(s => new ArchiveSegment(
                s.Key == int.MinValue ? null : s.Key,
                s.Value,
                s.Value.All(truth)[0].ValidTime,
                s.Value.Series.Max(id => s.Value.All(id)[^1].ValidTime)))
            .ToList();
        return result.Count > 0 ? result : throw new InputException(string.Join(", ", sources), $"holds no values of '{truth}'");
    }
}
