namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// The passage of a coronal mass ejection at L1: a shock, a turbulent compressed sheath, a magnetic cloud whose field turns from south to
/// north, and a wake that relaxes to the ambient wind. Hours count from the shock.
/// </summary>
public sealed record EjectionPassage
{
    public required DateTimeOffset Shock { get; init; }

    public required double SheathHours { get; init; }

    public required double CloudHours { get; init; }

    /// <summary>Axial field of the cloud, nT.</summary>
    public required double CloudField { get; init; }

    /// <summary>Speed behind the shock, km/s.</summary>
    public required double ShockSpeed { get; init; }

    /// <summary>+1 or -1: the sense in which the field turns.</summary>
    public required int Handedness { get; init; }

    public double WakeStart => SheathHours + CloudHours;

    public static EjectionPassage? Of(SimulationSettings settings)
    {
        if (settings.StormOnset is not { } onset)
        {
            return null;
        }

        var random = new SimulationRandom(settings.Seed, "ejection");
        return new EjectionPassage
        {
            Shock = settings.Start + onset,
            SheathHours = random.Uniform(7, 10),
            CloudHours = random.Uniform(20, 25),
            CloudField = random.Uniform(24, 27) * settings.StormStrength,
            ShockSpeed = 400 + random.Uniform(280, 340) * Math.Sqrt(settings.StormStrength),
            Handedness = random.Uniform() < 0.5 ? -1 : 1,
        };
    }

    public bool InSheath(double hours) => hours >= 0 && hours < SheathHours;

    public bool InCloud(double hours) => hours >= SheathHours && hours < WakeStart;

    /// <summary>km/s, given what the ambient wind would have been.</summary>
    public double Speed(double hours, double ambient)
    {
        var wake = ambient + 0.35 * (ShockSpeed - ambient);
        if (hours < 0)
        {
            return ambient;
        }

        if (hours < WakeStart)
        {
            var x = Math.Max(0, hours - SheathHours) / CloudHours;
            return ShockSpeed + (wake - ShockSpeed) * x + 0.3 * (ambient - 400);
        }

        return ambient + (wake + 0.3 * (ambient - 400) - ambient) * Math.Exp(-(hours - WakeStart) / 30);
    }

    /// <summary>Factor on the ambient density: compressed sheath, thin cloud, a dense filament at its end.</summary>
    public double DensityFactor(double hours)
    {
        if (hours < 0)
        {
            return 1;
        }

        if (hours < SheathHours)
        {
            return 2.6 + 1.2 * hours / SheathHours;
        }

        if (hours < WakeStart)
        {
            var x = (hours - SheathHours) / CloudHours;
            return 0.6 + 1.8 * Math.Exp(-Math.Pow((x - 0.92) / 0.06, 2));
        }

        return 1 - 0.4 * Math.Exp(-(hours - WakeStart) / 24);
    }

    /// <summary>Field of the cloud in GSM, nT: Bz first south, north from about two thirds of the passage.</summary>
    public (double Bx, double By, double Bz) CloudVector(double hours)
    {
        var x = (hours - SheathHours) / CloudHours;
        var strength = CloudField * Math.Cos(0.7 * (x - 0.4));
        var angle = Math.PI * (0.2 + 1.25 * x);
        return (0.15 * strength, Handedness * strength * Math.Cos(angle), -strength * Math.Sin(angle));
    }
}
