using RealtimeSwx.Domain;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Simulation;

/// <summary>The storm must look like one: sizes and time scales as measured in the archive of 80 storms.</summary>
public sealed class SimulatedIndexTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Seeds => [1, 2, 3, 11, 42];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SymH_ShouldBeQuietThenStormThenRecover(int seed)
    {
        var (simulation, values) = Series(seed, KnownSeries.SymH);
        var shock = simulation.Ejection!.Shock;
        var quiet = values.Where(o => o.ValidTime < shock).Select(o => o.Value).ToList();
        quiet.Average().ShouldBeInRange(-25, 0);
        Deviation(quiet).ShouldBeInRange(3.5, 15);
        quiet.Min().ShouldBeGreaterThan(-70);

        var minimum = values.MinBy(o => o.Value)!;
        minimum.Value.ShouldBeInRange(-330, -180);
        (minimum.ValidTime - shock).TotalHours.ShouldBeInRange(8, 32);

        // The ring current loses a factor e within hours to a day, and is nearly gone after two and a half days.
        var recovered = values.First(o => o.ValidTime > minimum.ValidTime && o.Value > minimum.Value / Math.E);
        (recovered.ValidTime - minimum.ValidTime).TotalHours.ShouldBeInRange(6, 36);
        values.Where(o => o.ValidTime > shock.AddHours(60)).Average(o => o.Value).ShouldBeGreaterThan(-45);
        values.ShouldAllBe(o => o.Value == Math.Round(o.Value) && o.Span == TimeSpan.FromMinutes(5));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SymH_ShouldBeAsPersistentAsTheRealIndex(int seed)
    {
        var (simulation, values) = Series(seed, KnownSeries.SymH);
        double HourlyChange(Func<Observation, bool> when) =>
            Math.Sqrt(values.Zip(values.Skip(12)).Where(p => when(p.First)).Average(p => Math.Pow(p.Second.Value - p.First.Value, 2)));

        HourlyChange(o => o.ValidTime < simulation.Ejection!.Shock).ShouldBeInRange(3, 9);
        HourlyChange(o => o.ValidTime >= simulation.Ejection!.Shock).ShouldBeInRange(8, 22);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Kp_ShouldBeLowThenReachASevereStorm_InWholeThirds(int seed)
    {
        var (simulation, values) = Series(seed, KnownSeries.Kp);
        values.ShouldAllBe(o => o.Value == KpThirds.FromUnits(o.Value).Units && o.Span == TimeSpan.FromHours(3) && o.ValidTime.Hour % 3 == 0);
        values.Where(o => o.ValidTime < simulation.Ejection!.Shock).Average(o => o.Value).ShouldBeInRange(1, 3);
        values.Max(o => o.Value).ShouldBeInRange(7, 9);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Wind_ShouldHaveShockSheathAndTurningCloud(int seed)
    {
        var (simulation, records) = Records(seed);
        var passage = simulation.Ejection!;
        double Mean(SeriesId series, double from, double to) => records
            .Where(o => o.Series == series && o.ValidTime >= passage.Shock.AddHours(from) && o.ValidTime < passage.Shock.AddHours(to))
            .Average(o => o.Value);

        Mean(KnownSeries.WindSpeed, -192, 0).ShouldBeInRange(330, 480);
        (Mean(KnownSeries.WindSpeed, 0, passage.SheathHours) - Mean(KnownSeries.WindSpeed, -12, 0)).ShouldBeGreaterThan(150);
        Mean(KnownSeries.WindBt, -192, 0).ShouldBeInRange(3.5, 7);
        Mean(KnownSeries.WindBz, passage.SheathHours + 2, passage.SheathHours + 10).ShouldBeLessThan(-12);
        Mean(KnownSeries.WindBz, passage.WakeStart - 5, passage.WakeStart).ShouldBeGreaterThan(8);
        (simulation.Wind.N.Skip(simulation.Grid.Index(passage.Shock)).Take(72).Average() / simulation.Wind.N.Take(2000).Average()).ShouldBeGreaterThan(1.4);
    }

    [Fact]
    public void Density_ShouldBeMissingMostlyInTheStorm()
    {
        var (inStorm, storm, inQuiet, quiet) = (0, 0, 0, 0);
        foreach (var seed in Enumerable.Range(1, 8))
        {
            var simulation = new StormSimulation(new SimulationSettings { Seed = seed, Start = Start });
            for (var i = 0; i < simulation.Grid.Count; i++)
            {
                var hours = simulation.Grid.HoursSince(simulation.Ejection!.Shock, i);
                var missing = simulation.Wind.PlasmaMissing[i] ? 1 : 0;
                (inStorm, storm) = hours is >= 0 and < 18 ? (inStorm + missing, storm + 1) : (inStorm, storm);
                (inQuiet, quiet) = hours < 0 ? (inQuiet + missing, quiet + 1) : (inQuiet, quiet);
            }
        }

        (inStorm / (double)storm).ShouldBeInRange(0.2, 0.7);
        (inQuiet / (double)quiet).ShouldBeInRange(0.002, 0.05);
    }

    [Fact]
    public void AQuietTime_ShouldHaveNoStorm_WhenNoOnsetIsGiven()
    {
        var simulation = new StormSimulation(new SimulationSettings { Seed = 4, Start = Start, StormOnset = null, PulseLength = TimeSpan.Zero });
        var values = simulation.Records().OfType<Observation>().ToList();
        values.Where(o => o.Series == KnownSeries.SymH).Min(o => o.Value).ShouldBeGreaterThan(-70);
        values.Where(o => o.Series == KnownSeries.Kp).Max(o => o.Value).ShouldBeLessThan(6);
        simulation.Station.Flux(Start.AddDays(9)).ShouldBe(1);
    }

    private static (StormSimulation Simulation, IReadOnlyList<Observation> Values) Series(int seed, SeriesId series)
    {
        var (simulation, records) = Records(seed);
        return (simulation, records.Where(o => o.Series == series).ToList());
    }

    private static (StormSimulation Simulation, IReadOnlyList<Observation> Values) Records(int seed)
    {
        var simulation = new StormSimulation(new SimulationSettings { Seed = seed, Start = Start, PulseLength = TimeSpan.Zero });
        return (simulation, simulation.Records().OfType<Observation>().ToList());
    }

    private static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
