using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Alerts;

/// <summary>
/// How fresh the series of a replay are, instant by instant. The monitor cannot tell: what is recorded together has passed it already when the
/// alerts look at the first instant of it.
/// </summary>
internal sealed class ReplayFreshness
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private readonly SortedDictionary<string, (DateTimeOffset Newest, bool Simulated)> _series = new(StringComparer.Ordinal);
    private long _looked = -1;

    public void Note(IReadOnlyList<FeedRecord> records)
    {
        foreach (var record in records)
        {
            switch (record)
            {
                case Observation o:
                    Note(o.Series, o.ValidTime, o.Quality == Quality.Simulated);
                    break;
                case TecMap m:
                    Note(m.Series, m.Epoch, m.Simulated);
                    break;
                case PulseBatch b:
                    Note(b.Station, b.Second, b.Simulated);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Null when it was looked at within the same five minutes of the data's time: many instants, one look.</summary>
    public IReadOnlyList<FeedAge>? At(DateTimeOffset at)
    {
        var turn = at.UtcTicks / Every.Ticks;
        if (turn == _looked)
        {
            return null;
        }

        _looked = turn;
        return [.. _series.Select(s => new FeedAge(s.Key, s.Value.Newest, at - s.Value.Newest > FeedMonitor.StaleAfter(s.Key), s.Value.Simulated))];
    }

    private void Note(SeriesId series, DateTimeOffset time, bool simulated)
    {
        var root = series.Root.Value;
        if (!_series.TryGetValue(root, out var held) || time > held.Newest)
        {
            _series[root] = (time, simulated);
        }
    }
}
