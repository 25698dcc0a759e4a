using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.CosmicRays;
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

    [Fact]
    public void From_single_pulses_the_decrease_is_found_corrected_and_the_wave_alone_fires_uncorrected()
    {
        var monitors = HourMeans.OfMonitors(FeedFile.Read(ReferenceData.Require("native", "nmdb", "nmdb_2024-03-24.txt.gz")).OfType<Observation>());
        var (begin, newk) = (new DateTimeOffset(2024, 3, 23, 0, 0, 0, TimeSpan.Zero), KnownSeries.NeutronMonitor("newk"));
        var stations = Enumerable.Range(1, 3).Select(seed =>
        {
            var settings = Quiet(seed) with
            {
                Station = $"s{seed}", Start = begin, PulseRateHz = 1600, Sky = SkyModulation.OfMonitor(monitors, newk, 20, 0.5), PressureCoefficient = 0.0018, PressureWaveHpa = 10,
                PressureWavePeriod = Wave, PressureWaveFrom = TimeSpan.FromHours(18), Duration = TimeSpan.FromDays(4),
            };
            return new StationModel(settings, SimulationGrid.Of(settings), null);
        }).ToList();
        // Twenty seconds of every hour at three stations: 96,000 pulses an hour, that scatter by 0.3 per cent.
        var real = new DateTimeOffset(2024, 3, 24, 16, 0, 0, TimeSpan.Zero);
        var (corrected, plain) = (new ForbushReport(TextWriter.Null), new ForbushReport(TextWriter.Null, corrected: false));
        for (var second = begin; second < begin.AddHours(60); second = second.Second == 19 ? second.AddSeconds(3581) : second.AddSeconds(1))
        {
            foreach (var batch in stations.Select(s => s.Batch(second)))
            {
                corrected.Add(batch);
                if (second < real)
                {
                    plain.Add(batch);
                }
            }
        }

        var found = corrected.End().Networks.ShouldHaveSingleItem().Decreases.ShouldHaveSingleItem().Decrease;
        Math.Abs((found.Onset - real).TotalHours).ShouldBeLessThanOrEqualTo(2);
        found.Depth.ShouldBe(0.5 * 0.138, 0.01);
        plain.End().Networks.Single().Decreases.ShouldNotBeEmpty("before the sky did anything");
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
