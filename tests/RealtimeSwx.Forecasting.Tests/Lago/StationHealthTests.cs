using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.Lago;

/// <summary>Detector or sky: false alarms and delays on simulated stations of 100 to 1,000 pulses a second.</summary>
public sealed class StationHealthTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly Lazy<StationHealth> Learned = new(() => OfPulses(null, null, 0, StationHealth.LearningWindows + 30)[^1]);

    [Fact]
    public void No_sky_raises_an_alarm()
    {
        // Per station twenty days of a ten hPa wave, the daily wave and a decrease of 15 % within six hours that recovers in days.
        var (days, raised) = (0, new List<string>());
        foreach (var (rate, seed) in new[] { (100.0, 1), (100, 2), (100, 3), (100, 4), (300, 5), (300, 6), (300, 7), (1000, 8), (1000, 9), (1000, 10) })
        {
            var vitals = new SimulatedVitals(Station(rate, seed, Start, 21, Decrease(Start.AddDays(5))), 0.05 * rate, seed);
            StationHealth? health = null;
            for (var t = Start; t < Start.AddDays(20); t += Window)
            {
                health = StationHealth.Next(health, vitals.Drawn(t)).ShouldNotBeNull();
                if (health.IsFault && health.Since == health.At)
                {
                    raised.Add($"{rate} Hz, {t:O}: {health.State}");
                }
            }

            days += 20;
            health.ShouldNotBeNull().Charge.Scatter.ShouldBe(0.92, 0.08);
        }

        days.ShouldBe(200);
        raised.ShouldBeEmpty();
    }

    [Fact]
    public void A_decrease_in_single_pulses_raises_no_alarm_and_changes_the_rate_alone()
    {
        var at = Learned.Value.At;
        var sky = new SkyModulation([(Start, 1), (at, 1), (at.AddSeconds(1), 0.85)]);
        var after = OfPulses(sky, null, (int)((at - Start) / Window), 40, Learned.Value);
        after.ShouldAllBe(h => h.State == HealthState.Ok);
        after[^1].Charge.Recent.ShouldBe(after[0].Charge.Usual, 0.03);
    }

    [Fact]
    public void More_electrons_and_gammas_leave_the_muon_charge_where_it_is()
    {
        // 300 m: what some 30 hPa less air above the station would do.
        (Charge(1700) / Charge(1400)).ShouldBe(1, 0.01);

        static double Charge(double metres)
        {
            var settings = new SimulationSettings { Seed = 17, Start = Start, Duration = TimeSpan.FromDays(1), StormOnset = null, PulseRateHz = 1000, Light = new NominalLight(metres) };
            var station = new StationModel(settings, SimulationGrid.Of(settings), null);
            return Enumerable.Range(0, 5).Average(w => SimulatedVitals.OfPulses(station, Start + w * Window, 900)!.MuonCharge);
        }
    }

    [Theory]
    [InlineData(HealthState.Gain, 0.9, 1, 0, 120)]
    [InlineData(HealthState.Gain, 1.1, 1, 0, 120)]
    [InlineData(HealthState.Noise, 1, 3, 0, 60)]
    [InlineData(HealthState.LightLeak, 1, 1, 0.05, 60)]
    [InlineData(HealthState.LightLeak, 1, 1, 0.02, 90)]
    public void A_jump_is_found_in_single_pulses_at_100_Hz(HealthState state, double gain, double noise, double stray, int seconds)
    {
        var from = Learned.Value.At;
        var fault = new StationFault(from) { GainFactor = gain, NoiseFactor = noise, StrayLight = stray };
        var after = OfPulses(null, fault, (int)((from - Start) / Window), 15, Learned.Value);
        after.First(h => h.State == state).Since.ShouldBeLessThanOrEqualTo(from.AddSeconds(seconds));
        after[^1].State.ShouldBe(state);
        after[^1].Measures.ShouldContain(m => m.Raised);
    }

    [Theory]
    [InlineData(100, 5)]
    [InlineData(1000, 4)]
    public void A_drift_of_the_gain_by_one_per_cent_an_hour_is_found_in_hours(double rate, double hours)
    {
        var from = Start.AddDays(1);
        var vitals = new SimulatedVitals(Station(rate, 11, Start, 3, null), 0.05 * rate, 11) { Fault = new StationFault(from) { GainPerHour = -0.01 } };
        var health = Walk(vitals, null, Start, from);
        health.State.ShouldBe(HealthState.Ok);
        var first = Enumerable.Range(1, 36).Select(i => from.AddMinutes(10 * i)).First(to => (health = Walk(vitals, health, to.AddMinutes(-10), to)).State == HealthState.Gain);
        (first - from).TotalHours.ShouldBeInRange(2, hours);
        health.Measures[0].Value.ShouldBeLessThan(health.Measures[0].Usual);
    }

    [Fact]
    public void An_alarm_clears_when_the_fault_is_over_and_a_lasting_one_is_learned_after_a_day()
    {
        var from = Start.AddHours(2);
        var over = new SimulatedVitals(Station(300, 12, Start, 3, null), 15, 12) { Fault = new StationFault(from) { GainFactor = 0.9, Until = from.AddHours(2) } };
        var health = Walk(over, null, Start, from.AddHours(2));
        (health.State, Math.Round((health.Since - from).TotalSeconds) <= 60).ShouldBe((HealthState.Gain, true));
        health = Walk(over, health, from.AddHours(2), from.AddHours(2.2));
        health.State.ShouldBe(HealthState.Ok);
        health.UsualMuonCharge.ShouldBe(909, 5);

        var lasting = new SimulatedVitals(Station(300, 12, Start, 3, null), 15, 12) { Fault = new StationFault(from) { GainFactor = 0.9 } };
        health = Walk(lasting, null, Start, from.AddHours(24.05));
        health.State.ShouldBe(HealthState.Learning);
        health = Walk(lasting, health, health.At, health.At.AddHours(1));
        health.State.ShouldBe(HealthState.Ok);
        health.UsualMuonCharge.ShouldBe(818, 10);
    }

    [Fact]
    public void Drawn_windows_are_like_those_of_single_pulses()
    {
        var station = Station(300, 13, Start, 1, null, noiseHz: 15);
        var drawn = new SimulatedVitals(station, 15, 13);
        var times = Enumerable.Range(0, 60).Select(w => Start + w * Window).ToList();
        var (pulses, counts) = (times.Select(t => SimulatedVitals.OfPulses(station, t, 900).ShouldNotBeNull()).ToList(), times.Select(drawn.Drawn).ToList());
        Same(v => v.Pulses, 0.01);
        Same(v => v.MuonCharge, 0.01);
        Same(v => v.NoiseRate, 0.04);
        Same(v => v.NoiseShare, 0.04);
        Same(v => v.BaselineNoise, 0.01);
        Same(v => 1 + v.Baseline, 0.01);

        void Same(Func<WindowVitals, double> of, double mean)
        {
            (pulses.Average(of) / counts.Average(of)).ShouldBe(1, mean);
            (Deviation(pulses, of) / Deviation(counts, of)).ShouldBeInRange(0.7, 1.4);
        }

        static double Deviation(List<WindowVitals> all, Func<WindowVitals, double> of)
        {
            var average = all.Average(of);
            return Math.Sqrt(all.Average(v => (of(v) - average) * (of(v) - average)));
        }
    }

    [Fact]
    public void Health_goes_from_result_to_result_through_their_bytes_and_old_results_still_read()
    {
        var station = Station(70, 14, Start, 1, null);
        ClusterResult? result = null;
        for (var w = 0; w < 3; w++)
        {
            result = LagoClusterer.Run(Work(station, Start + w * Window), result is null ? null : ClusterResult.FromBytes(result.ToBytes()));
        }

        var health = result.ShouldNotBeNull().Health.ShouldNotBeNull();
        (health.State, health.Windows, health.Since, health.At).ShouldBe((HealthState.Learning, 3, Start + Window, Start + 3 * Window));
        health.Measures.Select(m => m.Name).ShouldBe(["muon_charge", "noise_rate", "noise_share", "baseline", "baseline_noise"]);
        health.Measures[0].Value.ShouldBe(900, 90);
        ClusterResult.FromBytes(result.ToBytes()).Health.ShouldBe(health);

        var old = JsonNode.Parse(result.ToBytes()).ShouldNotBeNull().AsObject();
        old.Remove("Health").ShouldBeTrue();
        var before = ClusterResult.FromBytes(System.Text.Encoding.UTF8.GetBytes(old.ToJsonString()));
        before.Health.ShouldBeNull();
        LagoClusterer.Run(Work(station, Start + 3 * Window), before).Health.ShouldNotBeNull().Windows.ShouldBe(1);
    }

    [Fact]
    public void Too_few_pulses_and_a_window_that_was_seen_change_nothing()
    {
        var station = Station(70, 15, Start, 1, null);
        var first = StationHealth.Next(null, SimulatedVitals.OfPulses(station, Start, 900)).ShouldNotBeNull();
        StationHealth.Next(first, SimulatedVitals.OfPulses(station, Start, 900)).ShouldBe(first);
        WindowVitals.Of(ClusterWork.Of([station.Batch(Start) with { Pulses = [] }]), 900).ShouldBeNull();
        StationHealth.Next(first, null).ShouldBe(first);
        StationHealth.Next(null, null).ShouldBeNull();
    }

    private static ClusterWork Work(StationModel station, DateTimeOffset from) => ClusterWork.Of([.. Enumerable.Range(0, 10).Select(s => station.Batch(from.AddSeconds(s)))]);

    private static StationHealth Walk(SimulatedVitals vitals, StationHealth? health, DateTimeOffset from, DateTimeOffset to)
    {
        for (var t = from; t < to; t += Window)
        {
            health = StationHealth.Next(health, vitals.Drawn(t));
        }

        return health.ShouldNotBeNull();
    }

    private static List<StationHealth> OfPulses(SkyModulation? sky, StationFault? fault, int firstWindow, int windows, StationHealth? health = null)
    {
        var station = Station(100, 16, Start, 1, sky, fault);
        var result = new List<StationHealth>();
        for (var w = firstWindow; w < firstWindow + windows; w++)
        {
            health = StationHealth.Next(health, SimulatedVitals.OfPulses(station, Start + w * Window, health?.UsualMuonCharge ?? 900)).ShouldNotBeNull();
            result.Add(health);
        }

        return result;
    }

    private static SkyModulation Decrease(DateTimeOffset onset) => new(
        [(onset, 1), (onset.AddHours(6), 0.85), .. Enumerable.Range(1, 12).Select(d => (onset.AddHours(6).AddDays(d), 1 - 0.15 * Math.Exp(-d / 4.0)))]);

    private static StationModel Station(double rate, int seed, DateTimeOffset start, int days, SkyModulation? sky, StationFault? fault = null, double? noiseHz = null)
    {
        var settings = new SimulationSettings
        {
            Seed = seed, Start = start, Duration = TimeSpan.FromDays(days), StormOnset = null, PulseRateHz = rate, Sky = sky, Fault = fault,
            Tube = new TubeModel { NoiseHz = noiseHz ?? 0.05 * rate }, DailyWave = 0.005, PressureCoefficient = 0.0018, PressureWaveHpa = 10, PressureWavePeriod = TimeSpan.FromHours(60),
        };
        return new StationModel(settings, SimulationGrid.Of(settings), null);
    }
}
