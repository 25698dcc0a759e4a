using RealtimeSwx.Domain;
using RealtimeSwx.Science.CosmicRays;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.CosmicRays;

/// <summary>On hours of simulated detectors, whose coefficient is known.</summary>
public sealed class BarometricFitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.0011, 1)]
    [InlineData(0.0019, 2)]
    [InlineData(0.0070, 3)]
    public void The_coefficient_is_found_within_its_error_although_the_sky_and_the_day_move(double beta, int seed)
    {
        var fit = BarometricFit.Of(Hours(20, new SimulationSettings
        {
            Seed = seed, Start = Start, StormOnset = null, PulseRateHz = 667, PressureCoefficient = beta, DailyWave = 0.002, PressureWaveHpa = 5,
        })).ShouldNotBeNull();
        fit.QuietDays.ShouldBeGreaterThanOrEqualTo(15);
        fit.StandardError.ShouldBeLessThan(1e-4);
        Math.Abs(fit.Coefficient - beta).ShouldBeLessThan(4 * fit.StandardError);
    }

    [Fact]
    public void Days_of_a_forbush_decrease_take_no_part()
    {
        var settings = new SimulationSettings
        {
            Seed = 4, Start = Start, Duration = TimeSpan.FromDays(20), StormOnset = null, PulseRateHz = 667,
            Sky = new SkyModulation([(Start.AddDays(9), 1), (Start.AddDays(9.3), 0.93), (Start.AddDays(12), 0.97), (Start.AddDays(13), 1)]),
        };
        var fit = BarometricFit.Of(Hours(20, settings)).ShouldNotBeNull();
        fit.QuietDays.ShouldBeLessThanOrEqualTo(17);
        fit.Coefficient.ShouldBe(0.0015, 1.5e-4);
    }

    [Fact]
    public void Too_few_days_or_a_pressure_that_stands_still_fit_nothing()
    {
        var settings = new SimulationSettings { Seed = 5, Start = Start, StormOnset = null, PulseRateHz = 667 };
        BarometricFit.Of(Hours(1, settings)).ShouldBeNull();
        BarometricFit.Of(Hours(5, settings).Select(h => (h.Hour, h.Rate with { PressureHpa = 850 }))).ShouldBeNull();
        BarometricFit.Of(Hours(5, settings).Select(h => (h.Hour, h.Rate with { PressureHpa = null }))).ShouldBeNull();
    }

    [Fact]
    public void The_kept_coefficient_knows_no_hour_of_the_day_that_it_serves()
    {
        var hours = Hours(6, new SimulationSettings { Seed = 6, Start = Start, StormOnset = null, PulseRateHz = 667, PressureCoefficient = 0.0018, PressureWaveHpa = 6 }).ToList();
        var (id, keeper) = (new SeriesId("lago/x"), new BarometricKeeper());
        keeper.Coefficient(id).ShouldBe(PressureCorrection.DefaultCoefficient);
        foreach (var (hour, rate) in hours)
        {
            keeper.Add(CountHour.Of(id, hour, rate));
            keeper.Fit(id).ShouldBe(BarometricFit.Of(hours.Where(h => h.Hour.Date < hour.Date)));
        }

        keeper.Fit(id).ShouldNotBeNull().Coefficient.ShouldBe(0.0018, 2e-4);
    }

    private static IEnumerable<(DateTimeOffset Hour, HourRate Rate)> Hours(int days, SimulationSettings settings)
    {
        settings = settings with { Duration = TimeSpan.FromDays(days) };
        var station = new StationModel(settings, SimulationGrid.Of(settings), null);
        return Enumerable.Range(0, 24 * days).Select(h => (Start.AddHours(h), station.Hour(Start.AddHours(h))));
    }
}
