using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Pulses;

public class PulseFeaturesTests
{
    private static readonly DateTimeOffset Second = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Charge_peak_and_times_follow_the_cumulative_charge()
    {
        // Heights 0, 10, 20, 10 above 50: cumulative 0, 10, 30, 40.
        var features = PulseFeatures.Of(new Pulse(0, 1, 1, [50, 60, 70, 60]), 25, 50, PulseReading.Default);
        features.ShouldBe(new PulseFeatures(40, 20, (1 + 0.4) * 25, (2 + 0.5) * 25, (3 + 0.6) * 25));
        features.Rise.ShouldBe(27.5, 1e-12);
        features.Fall.ShouldBe(27.5, 1e-12);
        features.Full.ShouldBe(55, 1e-12);
        features.ChargeOverPeak.ShouldBe(2);
    }

    [Fact]
    public void The_lowest_triggered_channel_is_read_unless_one_is_named()
    {
        var pulse = new Pulse(0, 0b010, 3, [50, 50, 51, 50, 80, 53]);
        PulseFeatures.Of(pulse, 25, 50, PulseReading.Default).Charge.ShouldBe(30);
        PulseFeatures.Of(pulse, 25, 50, new PulseReading { Channel = 2 }).Charge.ShouldBe(4);
    }

    [Fact]
    public void Pre_trigger_bins_replace_the_nominal_baseline() =>
        PulseFeatures.Of(new Pulse(0, 1, 1, [52, 54, 73]), 25, 50, new PulseReading { PreTriggerBins = 2 }).Peak.ShouldBe(20);

    [Fact]
    public void An_undershoot_has_no_signal_and_no_times()
    {
        var features = PulseFeatures.Of(new Pulse(0, 1, 1, [40, 49, 51]), 25, 50, PulseReading.Default);
        features.HasSignal.ShouldBeFalse();
        features.ShouldBe(new PulseFeatures(-10, 1, 0, 0, 0));
    }

    [Fact]
    public void The_gap_to_the_pulse_before_is_known_within_a_second_only()
    {
        var pulses = new[] { 400L, 440, 40_000_000 - 1, 80 }.Select(clock => new Pulse(clock, 1, 1, [60])).ToImmutableArray();
        var batch = new PulseBatch(KnownSeries.Lago("x"), Second, 40e6, 25, 50, pulses);
        PulseFeatures.Of(batch, PulseReading.Default).Select(f => f.Gap).ShouldBe([double.NaN, 1000, (40_000_000 - 441) * 25.0, double.NaN]);
        PulseFeatures.Of(batch with { ClockHz = 125e6 }, PulseReading.Default)[1].Gap.ShouldBe(320);
        PulseFeatures.Of(pulses[1], 25, 50, PulseReading.Default).Gap.ShouldBe(double.NaN);
    }

    [Fact]
    public void Rates_ShouldAddLostTriggersAndDeadTime_AndShareThemOverBands()
    {
        var batch = new PulseBatch(KnownSeries.Lago("x"), Second, 40e6, 25, 50, [.. Enumerable.Repeat(new Pulse(0, 1, 1, [.. Enumerable.Repeat((short)60, 40)]), 8), .. Enumerable.Repeat(new Pulse(0, 1, 1, [.. Enumerable.Repeat((short)100, 40)]), 2)])
        {
            Lost = 10,
        };
        var rate = SecondRate.Of(batch, PulseFeatures.Of(batch, PulseReading.Default), new ChargeBands([1000]), liveSeconds: 0.001);
        rate.Count.ShouldBe(10);
        rate.Total.ShouldBe(20_000 / (1 - 20_000 * 1e-6), 1e-6);
        rate.Bands.Sum().ShouldBe(rate.Total, 1e-6);
        (rate.Bands[0] / rate.Bands[1]).ShouldBe(4, 1e-9);
    }

    [Fact]
    public void A_fragment_of_a_second_gives_the_rate_of_its_span()
    {
        var pulses = Enumerable.Range(0, 51).Select(i => new Pulse(1000 + i * 40_000, 1, 1, [60])).ToImmutableArray();
        var batch = new PulseBatch(KnownSeries.Lago("x"), Second, 40e6, 25, 50, pulses);
        (51 / SecondRate.PartialSecond(batch)).ShouldBe(1000, 1e-6);
        SecondRate.PartialSecond(batch with { Pulses = [pulses[0]] }).ShouldBe(1);
    }

    [Fact]
    public void Pressure_correction_inverts_the_barometric_effect()
    {
        var measured = 1000 * Math.Exp(-0.0015 * (860 - 850));
        PressureCorrection.Corrected(measured, 860, 850, 0.0015).ShouldBe(1000, 1e-9);
        PressureCorrection.Corrected(measured, 850, 850, 0.0015).ShouldBe(measured);
    }

    [Fact]
    public void Muon_hump_ShouldBeFound_UnderTheElectromagneticSpectrum()
    {
        var simulation = new StormSimulation(new SimulationSettings { Seed = 3, Start = Second });
        var truth = Enumerable.Range(0, 20).SelectMany(s => simulation.Station.Labelled(Second.AddSeconds(s))).ToList();
        var charges = truth.Select(p => (p.Particle, PulseFeatures.Of(p.Pulse, 25, 50, PulseReading.Default).Charge)).ToList();
        var crossing = charges.Where(c => c.Particle == ParticleKind.Muon && c.Charge > 500).Select(c => c.Charge).Order().ToList();
        MuonHump.Charge(charges.Select(c => c.Charge))!.Value.ShouldBe(crossing[crossing.Count / 2], 150);
        MuonHump.Charge([1, 2, 3]).ShouldBeNull();
    }
}
