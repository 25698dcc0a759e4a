using System.Collections.Immutable;
using RealtimeSwx.Domain;
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

    /// <summary>The event that a command leads to, or null when everything in it is known.</summary>
    public BatchRecorded? Decide(RecordBatch command, DateTimeOffset now)
    {
        var rows = command.Rows.Where(r => !_history.Contains(r)).Distinct().ToImmutableArray();
        var maps = command.Maps.Where(m => !_maps.ContainsKey(KeyOf(m))).ToImmutableArray();
        var pulses = command.Pulses.Where(p => !_pulses.TryGetValue(p.Second, out var held) || held.Blob != p.Blob).ToImmutableArray();
        return rows.Length + maps.Length + pulses.Length == 0
            ? null
            : new BatchRecorded(root, rows, maps, pulses, now, command.TraceParent);
    }

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
        var renewed = e.Rows.Where(r => _history.All(r.Series) is [.., var newest] && newest.ValidTime == r.ValidTime).ToList();
        if (renewed.Count == 0)
        {
            return [];
        }

        var time = renewed.Max(r => r.ValidTime);
        return
        [
            .. _history.Series
                .Select(s => _history.Raw(s, time, time + TimeSpan.FromTicks(1), DateTimeOffset.MaxValue).LastOrDefault())
                .OfType<Observation>(),
        ];
    }

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
        _history.Forget(horizon);
        while (_maps.Count > 0 && _maps.First().Key.Epoch < horizon)
        {
            _maps.Remove(_maps.First().Key);
        }

        while (_pulses.Count > 0 && _pulses.First().Key < horizon)
        {
            _pulses.Remove(_pulses.First().Key);
        }
    }

    private static (DateTimeOffset, DateTimeOffset, Revision, string) KeyOf(MapRef m) => (m.Epoch, m.Edition, m.Revision, m.Blob);

    private static TimeSpan RetentionOf(SeriesId root)
    {
        var name = root.Value;
        return name.StartsWith("lago/", StringComparison.Ordinal) ? TimeSpan.FromHours(1)
            : name.StartsWith("tec/", StringComparison.Ordinal) ? TimeSpan.FromDays(35)
            : name is "kp" or "hp30" or "dst" or "f107" ? TimeSpan.FromDays(90)
            : TimeSpan.FromDays(4);
    }
}
