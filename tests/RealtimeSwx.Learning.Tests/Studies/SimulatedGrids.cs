using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Learning.Tests.Studies;

/// <summary>Simulated storms of four days with their Kp.</summary>
internal static class SimulatedGrids
{
    private static readonly Lazy<IReadOnlyList<(StormGrid Storm, IReadOnlyList<Observation> Kp)>> Made = new(() => [.. Enumerable.Range(1, 6).Select(Make)]);

    /// <summary>Four storms to learn from and two held out.</summary>
    public static IReadOnlyList<StormGrid> Storms => [.. Made.Value.Select(m => m.Storm)];

    public static IEnumerable<Observation> Kp => Made.Value.SelectMany(m => m.Kp);

    /// <summary>The same with the storms held out turned into others: what is fitted must not notice.</summary>
    public static IReadOnlyList<StormGrid> OthersHeldOut =>
        [.. Storms.Select(s => s.Split == "train" ? s : s with { Grid = s.Grid.With(SymHColumn.SymH, [.. s.Grid[SymHColumn.SymH].ToArray().Select(v => -50 - v)]) })];

    private static (StormGrid, IReadOnlyList<Observation>) Make(int seed)
    {
        var settings = new SimulationSettings
        {
            Seed = seed, Start = new DateTimeOffset(2001, 3, 10 * ((seed % 2) + 1), 0, 0, 0, TimeSpan.Zero).AddMonths(seed), Duration = TimeSpan.FromDays(4),
            StormOnset = TimeSpan.FromDays(2), PulseLength = TimeSpan.Zero, Availability = Availability.Literature,
        };
        var history = new SeriesHistory();
        List<Observation> records = [.. new StormSimulation(settings).Records().OfType<Observation>()];
        records.Where(o => o.Series == KnownSeries.SymH || o.Series.Root == KnownSeries.SolarWind).ToList().ForEach(o => history.Add(o));
        var segment = new ArchiveSegment(seed, history, records.Min(o => o.ValidTime), records.Max(o => o.ValidTime));
        return (StormGrid.Of(seed <= 4 ? "train" : "validation", segment, null), [.. records.Where(o => o.Series == KnownSeries.Kp)]);
    }
}
