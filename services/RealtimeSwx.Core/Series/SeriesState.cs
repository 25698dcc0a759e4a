using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.CosmicRays;
using static RealtimeSwx.Actors.Series.SeriesProtocol;

namespace RealtimeSwx.Core.Series;

/// <summary>
/// What a series entity remembers: enough recent data for every window that a forecast reads, no more. Older values are in the journal
/// and the read model.
/// </summary>
public sealed class SeriesState(SeriesId root)
{
    private readonly SeriesHistory _history = new();
    private readonly SortedDictionary<(DateTimeOffset Epoch, DateTimeOffset Edition, Revision Revision, string Blob), MapRef> _maps = [];
    private readonly SortedDictionary<DateTimeOffset, PulseRef> _pulses = [];
    private DateTimeOffset _newest = DateTimeOffset.MinValue;

    public SeriesId Root => root;

    /// <summary>How long values stay in memory. Longer than any pipeline looks back.</summary>
    public TimeSpan Retention { get; } = RetentionOf(root);

    /// <summary>Valid time of the newest datum known.</summary>
    public DateTimeOffset Newest => _newest;

    public string? LastTraceParent { get; private set; }

    /// <summary>The events that commands in this order lead to: one each, none for a command in which everything is known.</summary>
    /// <param name="now">For commands that carry no time of their own.</param>
    public ImmutableArray<BatchRecorded> Decide(ImmutableArray<RecordBatch> commands, DateTimeOffset now)
    {
        var taken = new HashSet<object>();
        var pending = new SeriesHistory();
        var events = ImmutableArray.CreateBuilder<BatchRecorded>();
        foreach (var command in commands)
        {
            var rows = command.Rows.Where(r => !_history.Contains(r) && taken.Add(KeyOf(r))).ToImmutableArray();
            var maps = command.Maps.Where(m => !_maps.ContainsKey(KeyOf(m)) && taken.Add(KeyOf(m))).ToImmutableArray();
            var pulses = command.Pulses
                .Where(p => (!_pulses.TryGetValue(p.Second, out var held) || held.Blob != p.Blob) && taken.Add(KeyOf(p)))
                .ToImmutableArray();
            if (rows.Length + maps.Length + pulses.Length > 0)
            {
                rows = rows.AddRange(Derived(rows, pending));
                events.Add(new BatchRecorded(root, rows, maps, pulses, command.Now ?? now, command.TraceParent));
            }
        }

        return events.ToImmutable();
    }

    /// <summary>What these rows close, beside what is known and what comes before them in one write.</summary>
    private IReadOnlyList<Observation> Derived(ImmutableArray<Observation> rows, SeriesHistory pending)
    {
        if (!DerivedRates.HasDerived(root))
        {
            return [];
        }

        DateTimeOffset? newest = new[] { _history, pending }.Select(h => h.All(root)).Where(l => l.Count > 0).Select(l => (DateTimeOffset?)l[^1].ValidTime).Max();
        foreach (var row in rows)
        {
            pending.Add(row);
        }

        var derived = DerivedRates.Of(root, rows, new Joined(_history.AsOf(DateTimeOffset.MaxValue), pending.AsOf(DateTimeOffset.MaxValue)), newest);
        foreach (var row in derived)
        {
            pending.Add(row);
        }

        return derived;
    }

    /// <summary>What tells one datum from another; a command and the event that it led to share them.</summary>
    public static IEnumerable<object> KeysOf(RecordBatch c) => KeysOf(c.Rows, c.Maps, c.Pulses);

    public static IEnumerable<object> KeysOf(BatchRecorded e) => KeysOf(e.Rows, e.Maps, e.Pulses);

    public void Apply(BatchRecorded e)
    {
        Add(e.Rows, e.Maps, e.Pulses);
        LastTraceParent = e.TraceParent ?? LastTraceParent;
    }

    public void Apply(SeriesSnapshot s) => Add(s.Rows, s.Maps, s.Pulses);

    /// <summary>
    /// What the world should see after an event: every component of the root at the newest valid time that the event renewed, most settled
    /// revision each (wind and field of one minute come from different feeds). Empty when it only corrected the past.
    /// </summary>
    public ImmutableArray<Observation> Latest(BatchRecorded e)
    {
        var renewed = e.Rows.Where(r => !DerivedRates.IsDerived(r.Series) && _history.All(r.Series) is [.., var newest] && newest.ValidTime == r.ValidTime).ToList();
        if (renewed.Count == 0)
        {
            return [];
        }

        var time = renewed.Max(r => r.ValidTime);
        return
        [
            .. _history.Series
                .Where(s => !DerivedRates.IsDerived(s))
                .Select(s => _history.Raw(s, time, time + TimeSpan.FromTicks(1), DateTimeOffset.MaxValue).LastOrDefault())
                .OfType<Observation>(),
        ];
    }

    /// <summary>The derived series that are known, for which the world hears each value on its own.</summary>
    public IEnumerable<SeriesId> DerivedSeries => _history.Series.Where(DerivedRates.IsDerived);

    public SeriesSnapshot Snapshot() => new(
        root,
        [.. _history.Series.SelectMany(_history.All)],
        [.. _maps.Values],
        [.. _pulses.Values]);

    public Window Read(ReadWindow query) => new(
        root,
        [.. _history.Series.SelectMany(s => _history.Raw(s, query.From, query.To, query.AsOf))],
        [.. _maps.Values.Where(m => m.Epoch >= query.From && m.Epoch < query.To && m.AvailableAt <= query.AsOf)],
        LastTraceParent);

    private void Add(ImmutableArray<Observation> rows, ImmutableArray<MapRef> maps, ImmutableArray<PulseRef> pulses)
    {
        foreach (var row in rows)
        {
            _history.Add(row);
            Newer(row.ValidTime);
        }

        foreach (var map in maps)
        {
            _maps[KeyOf(map)] = map;
            Newer(map.Epoch);
        }

        foreach (var second in pulses)
        {
            _pulses[second.Second] = second;
            Newer(second.Second);
        }

        Forget();
    }

    /// <summary>Valid time of the newest datum of one batch.</summary>
    public static DateTimeOffset EndOf(BatchRecorded e) =>
        e.Rows.Select(r => r.ValidTime).Concat(e.Maps.Select(m => m.Epoch)).Concat(e.Pulses.Select(p => p.Second)).Max();

    private void Newer(DateTimeOffset time) => _newest = time > _newest ? time : _newest;

    private void Forget()
    {
        if (_newest == DateTimeOffset.MinValue)
        {
            return;
        }

        var horizon = _newest - Retention;
        _history.Forget(horizon, series => _newest - DerivedRates.RetentionOf(series));
        while (_maps.Count > 0 && _maps.First().Key.Epoch < horizon)
        {
            _maps.Remove(_maps.First().Key);
        }

        while (_pulses.Count > 0 && _pulses.First().Key < horizon)
        {
            _pulses.Remove(_pulses.First().Key);
        }
    }

    private static IEnumerable<object> KeysOf(ImmutableArray<Observation> rows, ImmutableArray<MapRef> maps, ImmutableArray<PulseRef> pulses) =>
        rows.Select(r => (object)KeyOf(r)).Concat(maps.Select(m => (object)KeyOf(m))).Concat(pulses.Select(p => (object)KeyOf(p)));

    private static (SeriesId, DateTimeOffset, Revision, double) KeyOf(Observation o) => (o.Series, o.ValidTime, o.Revision, o.Value);

    private static (DateTimeOffset, DateTimeOffset, Revision, string) KeyOf(MapRef m) => (m.Epoch, m.Edition, m.Revision, m.Blob);

    private static (DateTimeOffset, string) KeyOf(PulseRef p) => (p.Second, p.Blob);

    private static TimeSpan RetentionOf(SeriesId root)
    {
        var name = root.Value;
        return name.StartsWith("lago/", StringComparison.Ordinal) ? TimeSpan.FromHours(1)
            : name.StartsWith("nm/", StringComparison.Ordinal) ? TimeSpan.FromHours(6)
            : name.StartsWith("tec/", StringComparison.Ordinal) ? TimeSpan.FromDays(35)
            : name is "kp" or "hp30" or "dst" or "f107" ? TimeSpan.FromDays(90)
            : TimeSpan.FromDays(4);
    }

    /// <summary>What is known and what is about to be, as one.</summary>
    private sealed class Joined(ISeriesView known, ISeriesView pending) : ISeriesView
    {
        public DateTimeOffset AsOf => known.AsOf;

        public IReadOnlyList<Observation> Range(SeriesId series, DateTimeOffset from, DateTimeOffset to)
        {
            var (old, young) = (known.Range(series, from, to), pending.Range(series, from, to));
            return young.Count == 0 ? old
                : old.Count == 0 ? young
                : [.. old.Concat(young).GroupBy(o => o.ValidTime).Select(g => g.MaxBy(o => o.Revision)!).OrderBy(o => o.ValidTime)];
        }

        public IReadOnlyList<TecMap> Maps(SeriesId series, DateTimeOffset from, DateTimeOffset to, MapRole role) => [];
    }
}
