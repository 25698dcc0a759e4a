namespace RealtimeSwx.Science.Physics;

/// <summary>
/// Geomagnetic coordinates of the Earth's centred dipole: latitude from its equator, longitude from the meridian through both poles. The northern pole
/// of IGRF-13 for 2020.0 (Alken et al. 2021); it moves by about 0.05 degrees a year.
/// </summary>
public static class DipoleFrame
{
    public const double PoleLatitude = 80.65;
    public const double PoleLongitude = -72.68;
    private const double Degree = Math.PI / 180;

    /// <summary>Degrees: magnetic latitude -90..90 and longitude -180..180.</summary>
    public static (double Latitude, double Longitude) FromGeographic(double latitude, double longitude)
    {
        var (lat, east) = (latitude * Degree, (longitude - PoleLongitude) * Degree);
        var (sinPole, cosPole) = Math.SinCos(PoleLatitude * Degree);
        var north = (Math.Sin(lat) * sinPole) + (Math.Cos(lat) * cosPole * Math.Cos(east));
        var away = (Math.Cos(lat) * sinPole * Math.Cos(east)) - (Math.Sin(lat) * cosPole);
        return (Math.Asin(Math.Clamp(north, -1, 1)) / Degree, Math.Atan2(Math.Cos(lat) * Math.Sin(east), away) / Degree);
    }

    /// <summary>Undoes <see cref="FromGeographic"/>. Degrees.</summary>
    public static (double Latitude, double Longitude) ToGeographic(double magneticLatitude, double magneticLongitude)
    {
        var (lat, east) = (magneticLatitude * Degree, magneticLongitude * Degree);
        var (sinPole, cosPole) = Math.SinCos(PoleLatitude * Degree);
        var north = (Math.Sin(lat) * sinPole) - (Math.Cos(lat) * cosPole * Math.Cos(east));
        var away = (Math.Sin(lat) * cosPole) + (Math.Cos(lat) * sinPole * Math.Cos(east));
        var longitude = (Math.Atan2(Math.Cos(lat) * Math.Sin(east), away) / Degree) + PoleLongitude;
        return (Math.Asin(Math.Clamp(north, -1, 1)) / Degree, longitude - (360 * Math.Floor((longitude + 180) / 360)));
    }
}
