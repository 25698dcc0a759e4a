using RealtimeSwx.Domain;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Simulation;

public sealed class StormSimulationTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Records_ShouldBeTheSame_WhenTheSeedIsTheSame()
    {
        var first = Short(5).Records().Select(Text).ToList();
        first.ShouldBe(Short(5).Records().Select(Text).ToList());
        first.ShouldNotBe(Short(6).Records().Select(Text).ToList());
    }

    [Fact]
    public void Records_ShouldBeTheSame_WhenEnumeratedTwice()
    {
        var simulation = Short(5);
        simulation.Records().Select(Text).ToList().ShouldBe(simulation.Records().Select(Text).ToList());
    }

    [Fact]
    public void Records_ShouldComeInTheOrderOfTheirAvailability()
    {
        var settings = Settings(3) with { Duration = TimeSpan.FromDays(2), PulseLength = TimeSpan.FromSeconds(2) };
        var times = new StormSimulation(settings).Records().Select(AvailabilityMerge.AvailableAt).ToList();
        times.ShouldBe(times.Order().ToList());
        times[0].ShouldBe(Start);
        times[^1].ShouldBeLessThanOrEqualTo(settings.End);
    }

    [Fact]
    public void Records_ShouldFollowTheAvailability_WhenOneIsGiven()
    {
        var settings = Settings(3) with { Duration = TimeSpan.FromDays(1), PulseLength = TimeSpan.Zero, Availability = Availability.Parse("symh=PT60M") };
        var symH = new StormSimulation(settings).Records().OfType<Observation>().Where(o => o.Series == KnownSeries.SymH).ToList();
        symH.ShouldAllBe(o => o.AvailableAt == o.ValidTime.AddHours(1));
        symH.Count.ShouldBe(23 * 12 + 1);
    }

    [Fact]
    public void EveryRecord_ShouldSayThatItIsSimulated()
    {
        foreach (var record in Short(1).Records())
        {
            var (simulated, source) = record switch
            {
                Observation o => (o.Quality == Quality.Simulated, o.Source),
                TecMap m => (m.Simulated, m.Source),
                PulseBatch b => (b.Simulated, b.Source),
                _ => (false, ""),
            };
            simulated.ShouldBeTrue(record.ToString());
            source.ShouldBe("simulator");
        }
    }

    [Fact]
    public void Records_ShouldHoldEverySeries_AtItsCadence()
    {
        var settings = Settings(2) with { Duration = TimeSpan.FromDays(2), PulseLength = TimeSpan.FromSeconds(3) };
        var records = new StormSimulation(settings).Records().ToList();
        var byName = records.OfType<Observation>().GroupBy(o => o.Series.Value).ToDictionary(g => g.Key, g => g.Count());

        byName["symh"].ShouldBe(2 * 288);
        byName["kp"].ShouldBe(16);
        byName.Keys.Where(k => k.StartsWith("solarwind/", StringComparison.Ordinal)).Order()
            .ShouldBe(["solarwind/bt", "solarwind/bx", "solarwind/by", "solarwind/bz", "solarwind/n", "solarwind/t", "solarwind/v"]);
        records.OfType<PulseBatch>().Count().ShouldBe(48 * 3);
        records.OfType<PulseBatch>().ShouldAllBe(b => b.Station.Value == "lago/sim");

        // Two whole days of 13 maps; the first map of the third comes with its second, after the end.
        var maps = records.OfType<TecMap>().ToList();
        maps.Count.ShouldBe(26);
        var midnight = maps.Where(m => m.Epoch == Start.AddDays(1)).Select(m => m.Edition).ToList();
        midnight.ShouldBe([Start, Start.AddDays(1)]);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-5)]
    public void Settings_ShouldBeRefused_WhenTheStartIsOffTheGrid(int minutes) =>
        Should.Throw<ArgumentException>(() => new StormSimulation(Settings(1) with { Start = Start.AddMinutes(minutes).AddSeconds(1) }));

    [Fact]
    public void Settings_ShouldBeRefused_WhenOutOfRange()
    {
        Should.Throw<ArgumentException>(() => new StormSimulation(Settings(1) with { Duration = TimeSpan.Zero }));
        Should.Throw<ArgumentException>(() => new StormSimulation(Settings(1) with { PulseRateHz = 0 }));
        Should.Throw<ArgumentException>(() => new StormSimulation(Settings(1) with { ForbushDepth = 0.6 }));
    }

    private static SimulationSettings Settings(int seed) => new() { Seed = seed, Start = Start };

    private static StormSimulation Short(int seed) =>
        new(Settings(seed) with { Duration = TimeSpan.FromHours(14), StormOnset = TimeSpan.FromHours(3), PulseLength = TimeSpan.FromSeconds(1) });

    private static string Text(FeedRecord record) => record switch
    {
        Observation o => o.ToString(),
        TecMap m => $"{m.Epoch:O} {m.Edition:O} {string.Join(' ', m.Values)}",
        PulseBatch b => $"{b.Second:O} {b.PressureHpa} {string.Join('|', b.Pulses.Select(p => $"{p.Clock} {string.Join(' ', p.Samples)}"))}",
        _ => throw new InvalidOperationException(),
    };
}
