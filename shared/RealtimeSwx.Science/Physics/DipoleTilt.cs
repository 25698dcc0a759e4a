namespace RealtimeSwx.Science.Physics;

/// <summary>Angle of the Earth's dipole towards the Sun, from a low-precision solar position and a centred dipole (about 1 degree).</summary>
public static class DipoleTilt
{
    private const double DipoleColatitude = 10.3;
    private const double DipoleNoonUt = 16.75;
    private static readonly DateTimeOffset J2000Midnight = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Radians, positive when the northern end leans sunward.</summary>
    public static double Radians(DateTimeOffset time)
    {
        var days = (time - J2000Midnight).TotalDays - 0.5;
        var anomaly = Rad(357.528 + (0.9856003 * days));
        var longitude = Rad(280.46 + (0.9856474 * days)) + (Rad(1.915) * Math.Sin(anomaly));
        var declination = Math.Asin(Math.Sin(Rad(23.439)) * Math.Sin(longitude));
        var hour = Rad(15 * (time.UtcDateTime.TimeOfDay.TotalHours - DipoleNoonUt));
        var dipole = Rad(DipoleColatitude);
        return Math.Asin((Math.Sin(declination) * Math.Cos(dipole)) + (Math.Cos(declination) * Math.Sin(dipole) * Math.Cos(hour)));
    }

    private static double Rad(double degrees) => degrees * Math.PI / 180;
}
