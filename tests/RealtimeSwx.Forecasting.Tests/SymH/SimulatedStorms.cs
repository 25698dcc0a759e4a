using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.SymH;

/// <summary>Simulated storms of five days, available as the papers have it.</summary>
internal static class SimulatedStorms
{
    public static readonly DateTimeOffset Start = new(2001, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Length = TimeSpan.FromDays(5);

    public static List<Observation> Records(int seed)
    {
        var settings = new SimulationSettings
        {
            Seed = seed, Start = Start, Duration = Length, StormOnset = TimeSpan.FromDays(2.5), PulseLength = TimeSpan.Zero, Availability = Availability.Literature,
        };
        return [.. new StormSimulation(settings).Records().OfType<Observation>().Where(o => o.Series == KnownSeries.SymH || o.Series.Root == KnownSeries.SolarWind)];
    }

    /// <param name="late">Delay of Sym-H behind its label.</param>
    public static ArchiveSegment Segment(int seed, TimeSpan late = default)
    {
        var history = new SeriesHistory();
        List<Observation> records = [.. Records(seed).Select(o => o.Series == KnownSeries.SymH ? o with { AvailableAt = o.ValidTime + late } : o)];
        records.ForEach(o => history.Add(o));
        return new ArchiveSegment(seed, history, records.Min(o => o.ValidTime), records.Max(o => o.ValidTime));
    }
}
