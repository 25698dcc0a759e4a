namespace RealtimeSwx.Science.Physics;

/// <summary>How strongly the solar wind drives the magnetosphere. B in nT (GSM), V in km/s, N in cm-3.</summary>
public static class SolarWindCoupling
{
    private const double ProtonMassInPascal = 1.673e-6;
    private const double HeliumShare = 1.16;

    /// <summary>Interplanetary electric field of a southward field, mV/m: V max(-Bz, 0) / 1000.</summary>
    public static double SouthwardField(double v, double bz) => v * Math.Max(-bz, 0) * 1e-3;

    /// <summary>Dynamic pressure with 4 % helium by number, nPa.</summary>
    public static double DynamicPressure(double n, double v) => ProtonMassInPascal * HeliumShare * n * v * v;

    /// <summary>Rate of opening of magnetopause flux, Newell et al. 2007 (10.1029/2006JA012015), divided by 1e4.</summary>
    public static double Newell(double v, double by, double bz) =>
        Math.Pow(v, 4.0 / 3) * Math.Pow(Math.Sqrt((by * by) + (bz * bz)), 2.0 / 3) * Math.Pow(SineOfHalfClock(by, bz), 8.0 / 3) / 1e4;

    /// <summary>Reconnection electric field, Kan and Lee 1979 (10.1029/GL006i007p00577), mV/m.</summary>
    public static double KanLee(double v, double by, double bz)
    {
        var s = SineOfHalfClock(by, bz);
        return v * Math.Sqrt((by * by) + (bz * bz)) * s * s * 1e-3;
    }

    /// <summary>Polar cap potential, Boyle et al. 1997 (10.1029/96JA01742), in units of 50 kV.</summary>
    public static double Boyle(double v, double b, double by, double bz) =>
        ((1e-4 * v * v) + (11.7 * b * Math.Pow(SineOfHalfClock(by, bz), 3))) / 50;

    private static double SineOfHalfClock(double by, double bz) => Math.Sin(Math.Atan2(Math.Abs(by), bz) / 2);
}
