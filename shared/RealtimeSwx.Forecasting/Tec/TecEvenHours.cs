using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// A view in which maps stand at even hours. GloTEC labels its frames 5, 15 … 55 past: the one nearest to an even hour (of two as near the earlier,
/// which came first) stands for it, carried along with the Sun for those minutes, and moves from cell centres to the nodes of the IGS grid, on which
/// models were trained. Maps that are at even hours on another grid stay as they are.
/// </summary>
/// <param name="known">Maps that became known after it do not count.</param>
internal sealed class TecEvenHours(ISeriesView view, DateTimeOffset known) : ISeriesView
{
    /// <summary>A map further from an even hour does not stand for it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    private readonly Dictionary<TecMap, TecMap> _carried = new(ReferenceEqualityComparer.Instance);

    public DateTimeOffset AsOf => view.AsOf;

    public IReadOnlyList<Observation> Range(SeriesId series, DateTimeOffset from, DateTimeOffset to) => view.Range(series, from, to);

    public IReadOnlyList<TecMap> Maps(SeriesId series, DateTimeOffset from, DateTimeOffset to, MapRole role)
    {
        var nearest = new SortedDictionary<DateTimeOffset, TecMap>();
        foreach (var map in view.Maps(series, from - Within, to + Within, role).Where(m => m.AvailableAt <= known))
        {
            var hour = Nearest(map.Epoch);
            var away = (map.Epoch - hour).Duration();
            if (hour >= from && hour < to && away <= Within && (!nearest.TryGetValue(hour, out var other) || away < (other.Epoch - hour).Duration()))
            {
                nearest[hour] = map;
            }
        }

        return [.. nearest.Select(n => At(n.Key, n.Value))];
    }

    private TecMap At(DateTimeOffset hour, TecMap map)
    {
        if (map.Epoch == hour && map.Grid != TecGrid.Glotec)
        {
            return map;
        }

        if (!_carried.TryGetValue(map, out var carried))
        {
            _carried[map] = carried = map.CarriedTo(hour, map.Grid == TecGrid.Glotec ? TecGrid.Igs : map.Grid);
        }

        return carried;
    }

    private static DateTimeOffset Nearest(DateTimeOffset time) =>
        new((time.UtcTicks + (TecHistory.Step.Ticks / 2)) / TecHistory.Step.Ticks * TecHistory.Step.Ticks, TimeSpan.Zero);
}
