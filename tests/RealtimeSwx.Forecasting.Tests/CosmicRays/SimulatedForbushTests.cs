using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Science.CosmicRays;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.CosmicRays;

/// <summary>Simulated water Cherenkov detectors: quiet months, a pressure wave, and a real decrease in their sky.</summary>
public sealed class SimulatedForbushTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 14, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Wave = TimeSpan.FromHours(60);

    [Fact]
    public void Quiet_months_raise_next_to_nothing()
    {
        var (alarms, days) = (0, 0);
        for (var seed = 1; seed <= 20; seed++)
        {
            var settings = Quiet(seed) with { Duration = TimeSpan.FromDays(60), DailyWave = 0.003, PressureWaveHpa = 4, PressureCoefficient = 0.001 + (0.0001 * (seed % 10)) };
            var seen = Scan(settings, corrected: true);
            alarms += seen.Where(s => s.Decrease is not null).Select(s => s.Decrease!.Onset).Distinct().Count();
            days += 60;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{alarms} alarms in {days} quiet station-days");
        (alarms / (double)days).ShouldBeLessThanOrEqualTo(1.0 / 600, $"{alarms} alarms in {days} station-days");
    }

    [Fact]
    public void A_wave_of_ten_hectopascal_fires_uncorrected_and_does_not_when_corrected()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var settings = Quiet(seed) with { Duration = TimeSpan.FromDays(10), PressureCoefficient = 0.0018, PressureWaveHpa = 10, PressureWavePeriod = Wave, PressureWaveFrom = TimeSpan.FromDays(3) };
            Scan(settings, corrected: false).ShouldContain(s => s.Decrease != null);
            Scan(settings, corrected: true).ShouldAllBe(s => s.Decrease == null);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void The_decrease_of_a_real_monitor_is_found_under_the_pressure_wave(double response)
    {
        var monitors = HourMeans.OfMonitors(FeedFile.Read(ReferenceData.Require("native", "nmdb", "nmdb_2024-03-24.txt.gz")).OfType<Observation>());
        var sky = SkyModulation.OfMonitor(monitors, KnownSeries.NeutronMonitor("newk"), 20, response);
        var network = Enumerable.Range(1, 6).Select(seed => Quiet(seed) with
        {
            Sky = sky, PressureCoefficient = 0.0013 + (0.0001 * seed), PressureWaveHpa = 10, PressureWavePeriod = Wave, PressureWaveFrom = TimeSpan.FromDays(3), Duration = TimeSpan.FromDays(13),
        }).ToList();
        var real = ForbushDetector.Scan(monitors.Select(h => h with { Rates = h.Rates.Where(r => r.Key.Value == "nm/newk").ToImmutableSortedDictionary() })).First(s => s.Decrease is not null).Decrease!;
        foreach (var detectors in new[] { [network[0]], network })
        {
            var decreases = Scan(detectors, corrected: true).Where(s => s.Decrease is not null).GroupBy(s => s.Decrease!.Onset).Select(g => g.Last().Decrease!).ToList();
            var decrease = decreases.ShouldHaveSingleItem();
            Math.Abs((decrease.Onset - real.Onset).TotalHours).ShouldBeLessThanOrEqualTo(2);
            decrease.Depth.ShouldBe(response * 0.138, 0.01);
        }
    }

    private static SimulationSettings Quiet(int seed) => new() { Seed = seed, Start = Start, StormOnset = null, PulseRateHz = 667 };

    private static IReadOnlyList<ForbushHour> Scan(SimulationSettings settings, bool corrected) => Scan([settings], corrected);

    private static IReadOnlyList<ForbushHour> Scan(IReadOnlyList<SimulationSettings> network, bool corrected)
    {
        var stations = network.Select((s, i) => (Id: KnownSeries.Lago($"s{i}"), Model: new StationModel(s, SimulationGrid.Of(s), null))).ToList();
        var detector = new ForbushDetector(corrected: corrected);
        return [.. Enumerable.Range(0, (int)network[0].Duration.TotalHours)
            .Select(h => Start.AddHours(h))
            .Select(hour => detector.Add(new CountHour(hour, stations.ToImmutableSortedDictionary(s => s.Id, s => s.Model.Hour(hour)))))];
    }
}
