using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>What to simulate. The same settings give the same records, in the same order, on every run.</summary>
public sealed record SimulationSettings
{
    public int Seed { get; init; } = 1;

    /// <summary>First instant, UTC, on a multiple of five minutes.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Records that become available up to <see cref="Start"/> + this are produced.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(12);

    /// <summary>When the shock passes L1, counted from <see cref="Start"/>; null for a quiet time throughout.</summary>
    public TimeSpan? StormOnset { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Scales the field of the magnetic cloud: 1 gives a Sym-H minimum of about -250 nT, 0.4 a small storm.</summary>
    public double StormStrength { get; init; } = 1;

    /// <summary>Quiet global mean TEC, TECU: about 10 at solar minimum, 35 at maximum.</summary>
    public double MeanTec { get; init; } = 22;

    /// <summary>Station part of the pulse series: <c>lago/sim</c>.</summary>
    public string Station { get; init; } = "sim";

    /// <summary>Triggered pulses a second at reference pressure in quiet times.</summary>
    public double PulseRateHz { get; init; } = 70;

    /// <summary>Pulses are produced for <see cref="PulseLength"/> at every multiple of this since midnight.</summary>
    public TimeSpan PulseEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Zero: no pulses at all.</summary>
    public TimeSpan PulseLength { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Largest relative loss of the cosmic-ray rate behind the shock.</summary>
    public double ForbushDepth { get; init; } = 0.08;

    /// <summary>What the sky does instead of <see cref="ForbushDepth"/>, e.g. what a real neutron monitor saw; null for the simulated ejection.</summary>
    public SkyModulation? Sky { get; init; }

    /// <summary>Particles and their light; null for a site at about 1,500 m.</summary>
    public ILightSource? Light { get; init; }

    public Electronics Electronics { get; init; } = Electronics.Default;

    public TubeModel Tube { get; init; } = TubeModel.Default;

    /// <summary>What goes wrong with the detector; null for a sound one.</summary>
    public StationFault? Fault { get; init; }

    /// <summary>Amplitude of the daily wave of cosmic rays, share of the rate.</summary>
    public double DailyWave { get; init; }

    /// <summary>Amplitude of the weather wave in the pressure, hPa.</summary>
    public double PressureWaveHpa { get; init; } = 3;

    /// <summary>Period of the weather wave.</summary>
    public TimeSpan PressureWavePeriod { get; init; } = TimeSpan.FromDays(5);

    /// <summary>The weather wave sets in, rising, this long after <see cref="Start"/>; null for one that is always there.</summary>
    public TimeSpan? PressureWaveFrom { get; init; }

    /// <summary>Barometric coefficient, 1/hPa: ln(rate) falls by this for each hPa above the station's mean.</summary>
    public double PressureCoefficient { get; init; } = 0.0015;

    /// <summary>When each value becomes known.</summary>
    public Availability Availability { get; init; } = Availability.Operational;

    public DateTimeOffset End => Start + Duration;

    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    public void Validate()
    {
        Require(Start.Offset == TimeSpan.Zero && Start.Ticks % SimulationGrid.Step.Ticks == 0, $"{nameof(Start)} must be UTC on a multiple of 5 minutes.");
        Require(Duration > TimeSpan.Zero && Duration <= TimeSpan.FromDays(3660), $"{nameof(Duration)} must be positive and at most ten years.");
        Require(StormStrength is >= 0 and <= 3, $"{nameof(StormStrength)} must be in 0..3.");
        Require(MeanTec is > 0 and <= 100, $"{nameof(MeanTec)} must be in 0..100 TECU.");
        Require(PulseRateHz is > 0 and <= 50_000, $"{nameof(PulseRateHz)} must be in 0..50000.");
        Require(PulseEvery >= TimeSpan.FromSeconds(1) && PulseLength >= TimeSpan.Zero && PulseLength <= PulseEvery, $"{nameof(PulseLength)} must fit into {nameof(PulseEvery)}.");
        Require(PressureWaveHpa is >= 0 and <= 50 && PressureWavePeriod >= TimeSpan.FromHours(3), $"{nameof(PressureWaveHpa)} must be in 0..50 with a period of three hours or more.");
        Require(DailyWave is >= 0 and < 0.1, $"{nameof(DailyWave)} must be in 0..0.1.");
        Require(ForbushDepth is >= 0 and < 0.5, $"{nameof(ForbushDepth)} must be in 0..0.5.");
        Require(Tube.NoiseHz is >= 0 and <= 1000 && Tube.AfterPulsesPerPhotoElectron is >= 0 and <= 0.01, $"{nameof(Tube)} must have at most 1000 noise triggers a second and 0.01 after-pulses a photo-electron.");
        Require(
            Fault is null or { GainFactor: >= 0.2 and <= 5, GainPerHour: > -1 and < 1, NoiseFactor: >= 0 and <= 100, StrayLight: >= 0 and <= StationFault.MostStrayLight },
            $"{nameof(Fault)} must have a gain factor in 0.2..5, a drift within 1 an hour, a noise factor in 0..100 and stray light in 0..{StationFault.MostStrayLight}.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
