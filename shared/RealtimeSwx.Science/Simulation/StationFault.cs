namespace RealtimeSwx.Science.Simulation;

/// <summary>What goes wrong with a detector, from a time on.</summary>
public sealed record StationFault(DateTimeOffset From)
{
    /// <summary>Photo-electrons a bin; with more, the trigger fires faster than the electronics can.</summary>
    public const double MostStrayLight = 0.2;

    /// <summary>The fault is over; null for one that stays.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The gain jumps by this factor.</summary>
    public double GainFactor { get; init; } = 1;

    /// <summary>Change of ln(gain) each hour.</summary>
    public double GainPerHour { get; init; }

    /// <summary>The rate of noise triggers is so many times the usual.</summary>
    public double NoiseFactor { get; init; } = 1;

    /// <summary>Light that leaks in: <see cref="Electronics.StrayLight"/>.</summary>
    public double StrayLight { get; init; }

    /// <summary>The detector at a time from <see cref="From"/> on.</summary>
    public (Electronics Electronics, TubeModel Tube) At(DateTimeOffset time, Electronics electronics, TubeModel tube) => time >= Until
        ? (electronics, tube)
        : (electronics with
        {
            Gain = electronics.Gain * GainFactor * Math.Exp(GainPerHour * (time - From).TotalHours),
            StrayLight = electronics.StrayLight + StrayLight,
        },
        tube with { NoiseHz = tube.NoiseHz * NoiseFactor });
}

/// <summary>How the share of particles that trigger changes with the gain, from a sample of their light.</summary>
internal sealed class TriggerSensitivity
{
    private const int Sample = 20_000;

    private readonly double[] _light;
    private readonly double _usual;

    public TriggerSensitivity(ILightSource source, Electronics usual)
    {
        var random = new SimulationRandom(0, "sensitivity");
        _light = [.. Enumerable.Range(0, Sample).Select(_ => source.Draw(random).PhotoElectrons).Order()];
        _usual = Above(usual);
    }

    /// <summary>Rate of triggers against that of the usual electronics.</summary>
    public double Relative(Electronics electronics) => Above(electronics) / _usual;

    private int Above(Electronics electronics)
    {
        var at = Array.BinarySearch(_light, electronics.Threshold / electronics.Gain);
        return Math.Max(1, Sample - (at < 0 ? ~at : at));
    }
}
