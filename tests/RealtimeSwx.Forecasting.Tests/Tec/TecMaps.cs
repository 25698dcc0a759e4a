using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tests.Tec;

/// <summary>Generated maps: a crest that follows the Sun over a fixed pattern, scaled by a day-to-day level.</summary>
internal static class TecMaps
{
    public static readonly DateTimeOffset Start = new(2012, 9, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly SeriesId Series = KnownSeries.Tec("test");

    /// <summary>The maps of one file: <paramref name="perDay"/> from 00 UT, both ends of the day when odd.</summary>
    public static IEnumerable<TecMap> Day(int day, TecGrid? grid = null, int perDay = 13, int seed = 3)
    {
        var random = new Random(seed * 1000 + day);
        var level = 25 + 5 * random.NextDouble();
        var edition = Start.AddDays(day);
        var step = TimeSpan.FromDays(1) / (perDay - 1);
        for (var i = 0; i < perDay; i++)
        {
            yield return Map(edition + i * step, edition, grid ?? TecGrid.Igs, level + random.NextDouble());
        }
    }

    public static TecMap Map(DateTimeOffset epoch, DateTimeOffset edition, TecGrid grid, double level)
    {
        var values = ImmutableArray.CreateBuilder<float>(grid.Count);
        for (var i = 0; i < grid.LatCount; i++)
        {
            for (var j = 0; j < grid.LonCount; j++)
            {
                var (lat, lon) = (grid.Lat(i) * Math.PI / 180, grid.Lon(j) * Math.PI / 180);
                var hour = (epoch.TimeOfDay.TotalHours - 14) * Math.PI / 12 + lon;
                var tec = level * (0.4 + Math.Pow(Math.Cos(lat), 2) * (0.8 + 0.7 * Math.Cos(hour))) + 3 * Math.Sin(2 * lon + lat);
                values.Add((float)(Math.Round(10 * Math.Max(0, tec)) / 10));
            }
        }

        return Availability.Operational.Stamp(new TecMap(Series, epoch, edition, grid, values.ToImmutable(), [], "generated"));
    }

    public static SeriesHistory History(IEnumerable<TecMap> maps)
    {
        var history = new SeriesHistory();
        foreach (var m in maps)
        {
            history.Add(m);
        }

        return history;
    }
}
