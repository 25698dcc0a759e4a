namespace RealtimeSwx.Domain;

/// <summary>
/// Everything known of some series, with all revisions, in memory. Backtests read from it directly; a series entity keeps a bounded one.
/// Idempotent: the same value of the same revision is stored once, known from the earliest time that was said of it, in whatever order it is said.
/// </summary>
public sealed class SeriesHistory
{
    private static readonly IReadOnlyList<Observation> NoValues = [];
    private readonly Dictionary<SeriesId, List<Observation>> _values = [];
    private readonly Dictionary<SeriesId, List<TecMap>> _maps = [];

    public IEnumerable<SeriesId> Series => _values.Keys.Concat(_maps.Keys).Order();

    /// <summary>True when it was new.</summary>
    public bool Add(Observation o)
    {
        if (!_values.TryGetValue(o.Series, out var list))
        {
            _values[o.Series] = list = [];
        }

        var at = UpperBound(list, o.ValidTime, o.Revision, static x => x.ValidTime, static x => x.Revision);
        for (var i = at - 1; i >= 0 && list[i].ValidTime == o.ValidTime && list[i].Revision == o.Revision; i--)
        {
            // The same revision with another value is a correction: it counts from when it became known.
            if (list[i].Value.Equals(o.Value))
            {
                return KeepEarlier(list, i, at, o, static x => x.AvailableAt);
            }
        }

        list.Insert(at, o);
        return true;
    }

    /// <summary>True when the same value of the same revision is already there.</summary>
    public bool Contains(Observation o)
    {
        if (!_values.TryGetValue(o.Series, out var list))
        {
            return false;
        }

        for (var i = LowerBound(list, o.ValidTime, static x => x.ValidTime); i < list.Count && list[i].ValidTime == o.ValidTime; i++)
        {
            if (list[i].Revision == o.Revision && list[i].Value.Equals(o.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every stored revision with from &lt;= valid time &lt; to that was available at <paramref name="asOf"/>, ascending.</summary>
    public IEnumerable<Observation> Raw(SeriesId series, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf)
    {
        if (!_values.TryGetValue(series, out var list))
        {
            yield break;
        }

        for (var i = LowerBound(list, from, static x => x.ValidTime); i < list.Count && list[i].ValidTime < to; i++)
        {
            if (list[i].AvailableAt <= asOf)
            {
                yield return list[i];
            }
        }
    }

    /// <summary>True when it was new (by series, epoch, edition and revision).</summary>
    public bool Add(TecMap m)
    {
        if (!_maps.TryGetValue(m.Series, out var list))
        {
            _maps[m.Series] = list = [];
        }

        var at = UpperBound(list, m.Epoch, m.Edition, static x => x.Epoch, static x => x.Edition);
        for (var i = at - 1; i >= 0 && list[i].Epoch == m.Epoch && list[i].Edition == m.Edition; i--)
        {
            if (list[i].Revision == m.Revision && list[i].Values.AsSpan().SequenceEqual(m.Values.AsSpan()))
            {
                return KeepEarlier(list, i, at, m, static x => x.AvailableAt);
            }
        }

        list.Insert(at, m);
        return true;
    }

    /// <summary>Drops what is older than <paramref name="horizon"/>: bounded memory.</summary>
    /// <param name="own">A horizon of its own for a series of values; null where it has none.</param>
    public void Forget(DateTimeOffset horizon, Func<SeriesId, DateTimeOffset?>? own = null)
    {
        foreach (var (series, list) in _values)
        {
            list.RemoveRange(0, LowerBound(list, own?.Invoke(series) ?? horizon, static x => x.ValidTime));
        }

        foreach (var list in _maps.Values)
        {
            list.RemoveRange(0, LowerBound(list, horizon, static x => x.Epoch));
        }
    }

    public ISeriesView AsOf(DateTimeOffset instant) => new View(this, instant);

    /// <summary>All stored observations of a series, ascending by valid time then revision, whenever they became known.</summary>
    public IReadOnlyList<Observation> All(SeriesId series) => _values.GetValueOrDefault(series) ?? NoValues;

    public IReadOnlyList<TecMap> AllMaps(SeriesId series) => _maps.GetValueOrDefault(series) ?? (IReadOnlyList<TecMap>)[];

    /// <summary>
    /// Of two records that say the same, the one that was known earlier stays: what a view shows must not depend on what is said later. It takes
    /// its place as if the later one had never come. Always false: nothing new is there.
    /// </summary>
    private static bool KeepEarlier<T>(List<T> list, int held, int end, T other, Func<T, DateTimeOffset> availableAt)
    {
        if (availableAt(other) < availableAt(list[held]))
        {
            list.RemoveAt(held);
            list.Insert(end - 1, other);
        }

        return false;
    }

    private static int LowerBound<T>(List<T> list, DateTimeOffset time, Func<T, DateTimeOffset> key)
    {
        var (lo, hi) = (0, list.Count);
        while (lo < hi)
        {
            var mid = (lo + hi) >>> 1;
            if (key(list[mid]) < time)
            {
                lo = mid + 1;
            }
            else
            {
                hi = mid;
            }
        }

        return lo;
    }

    private static int UpperBound<T, TMinor>(List<T> list, DateTimeOffset time, TMinor minor, Func<T, DateTimeOffset> key, Func<T, TMinor> second)
    {
        // Archives arrive in order: look at the end first.
        if (list.Count == 0 || Compare(list[^1]) <= 0)
        {
            return list.Count;
        }

        var (lo, hi) = (0, list.Count);
        while (lo < hi)
        {
            var mid = (lo + hi) >>> 1;
            if (Compare(list[mid]) <= 0)
            {
                lo = mid + 1;
            }
            else
            {
                hi = mid;
            }
        }

        return lo;

        int Compare(T item)
        {
            var c = key(item).CompareTo(time);
            return c != 0 ? c : Comparer<TMinor>.Default.Compare(second(item), minor);
        }
    }

    private sealed class View(SeriesHistory history, DateTimeOffset asOf) : ISeriesView
    {
        public DateTimeOffset AsOf => asOf;

        public IReadOnlyList<Observation> Range(SeriesId series, DateTimeOffset from, DateTimeOffset to)
        {
            if (!history._values.TryGetValue(series, out var list))
            {
                return NoValues;
            }

            var result = new List<Observation>();
            for (var i = LowerBound(list, from, static x => x.ValidTime); i < list.Count && list[i].ValidTime < to; i++)
            {
                var o = list[i];
                if (o.AvailableAt > asOf)
                {
                    continue;
                }

                if (result.Count > 0 && result[^1].ValidTime == o.ValidTime)
                {
                    if (o.Revision > result[^1].Revision || (o.Revision == result[^1].Revision && o.AvailableAt >= result[^1].AvailableAt))
                    {
                        result[^1] = o;
                    }
                }
                else
                {
                    result.Add(o);
                }
            }

            return result;
        }

        public IReadOnlyList<TecMap> Maps(SeriesId series, DateTimeOffset from, DateTimeOffset to, MapRole role)
        {
            if (!history._maps.TryGetValue(series, out var list))
            {
                return [];
            }

            var result = new List<TecMap>();
            for (var i = LowerBound(list, from, static x => x.Epoch); i < list.Count && list[i].Epoch < to; i++)
            {
                var m = list[i];
                if (m.AvailableAt > asOf)
                {
                    continue;
                }

                if (result.Count > 0 && result[^1].Epoch == m.Epoch)
                {
                    var held = result[^1];
                    var replace = m.Edition == held.Edition
                        ? m.Revision > held.Revision || (m.Revision == held.Revision && m.AvailableAt >= held.AvailableAt)
                        : role == MapRole.Truth;
                    if (replace)
                    {
                        result[^1] = m;
                    }
                }
                else
                {
                    result.Add(m);
                }
            }

            return result;
        }
    }
}
