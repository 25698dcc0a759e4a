using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.Kp;

/// <summary>Generated Kp into which four simulated storms are set, with their wind and the Kp that follows it.</summary>
internal static class WindyKp
{
    public const int Storms = 4;
    private static readonly TimeSpan Length = TimeSpan.FromDays(5);

    private static readonly Lazy<IReadOnlyList<List<Observation>>> Simulated = new(() => [.. Enumerable.Range(0, Storms).Select(Simulate)]);

    private static readonly Lazy<List<Observation>> Kp = new(Set);

    private static readonly Lazy<ModelBundle> Trained = new(() => SmallKpModel.Train(Kp.Value, 1, [.. Enumerable.Range(0, Storms).Select(Storm)]));

    public static List<Observation> Series => Kp.Value;

    /// <summary>Trained with the wind of all storms, in two folds.</summary>
    public static ModelBundle Bundle => Trained.Value;

    public static DateTimeOffset Start(int storm) => KpSeries.Start.AddDays(120 + (40 * storm));

    /// <summary>Wind of the storm with the Kp from two months before it.</summary>
    public static IEnumerable<Observation> Records(int storm) =>
        [.. Series.Where(o => o.ValidTime >= Start(storm).AddDays(-60) && o.ValidTime < Start(storm).AddDays(7)), .. Simulated.Value[storm].Where(IsWind)];

    public static ArchiveSegment Storm(int storm) => new(storm + 1, KpSeries.History(Records(storm)), Start(storm).AddDays(1), Start(storm) + Length);

    public static bool IsWind(Observation o) => o.Series.Root == KnownSeries.SolarWind;

    private static List<Observation> Simulate(int storm)
    {
        var settings = new SimulationSettings
        {
            Seed = 50 + storm, Start = Start(storm), Duration = Length, StormOnset = TimeSpan.FromDays(2.5), PulseLength = TimeSpan.Zero,
        };
        return [.. new StormSimulation(settings).Records().OfType<Observation>().Where(o => o.Series == KnownSeries.Kp || IsWind(o))];
    }

    private static List<Observation> Set()
    {
        var all = KpSeries.Generate(300).ToDictionary(o => o.ValidTime);
        foreach (var o in Simulated.Value.SelectMany(s => s).Where(o => o.Series == KnownSeries.Kp))
        {
            all[o.ValidTime] = KpSeries.At(o.ValidTime, o.Value);
        }

        return [.. all.Values.OrderBy(o => o.ValidTime)];
    }
}
