using static RealtimeSwx.Actors.Series.SeriesProtocol;

namespace RealtimeSwx.Core.Series;

/// <summary>
/// The newest events that came from the journal at recovery: the process before this one may have died before it published them. Whoever was
/// not answered sends the data again; that is when they are needed.
/// </summary>
internal sealed class RecoveredEvents
{
    /// <summary>As many as one command may have led to.</summary>
    private const int Capacity = 256;
    private readonly Queue<(BatchRecorded Event, long Sequence)> _events = new();

    public (BatchRecorded Event, long Sequence)? Last { get; private set; }

    public void Add(BatchRecorded e, long sequence)
    {
        Last = (e, sequence);
        _events.Enqueue((e, sequence));
        if (_events.Count > Capacity)
        {
            _events.Dequeue();
        }
    }

    /// <summary>Events with data that these commands bring once more, in order; each is given once.</summary>
    public IReadOnlyList<(BatchRecorded Event, long Sequence)> TakeHeardAgain(IEnumerable<RecordBatch> commands)
    {
        if (_events.Count == 0)
        {
            return [];
        }

        var keys = commands.SelectMany(SeriesState.KeysOf).ToHashSet();
        var heard = new List<(BatchRecorded, long)>();
        for (var left = _events.Count; left > 0; left--)
        {
            var item = _events.Dequeue();
            if (SeriesState.KeysOf(item.Event).Any(keys.Contains))
            {
                heard.Add(item);
            }
            else
            {
                _events.Enqueue(item);
            }
        }

        return heard;
    }
}
