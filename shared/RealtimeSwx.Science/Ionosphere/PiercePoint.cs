namespace RealtimeSwx.Science.Ionosphere;

/// <summary>
/// Where the line from a receiver to a satellite goes through the thin shell that maps of TEC stand for, on a spherical Earth (Schaer 1999, chapter 2).
/// </summary>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees, -180..180.</param>
/// <param name="Slant">TEC along the line over TEC straight up: 1 / cos of the zenith distance at the shell.</param>
public readonly record struct PiercePoint(double Latitude, double Longitude, double Slant)
{
    public const double EarthRadiusKm = 6371;
    private const double Degree = Math.PI / 180;

    /// <param name="latitude">Of the receiver, degrees.</param>
    /// <param name="longitude">Of the receiver, degrees.</param>
    /// <param name="azimuth">To the satellite, degrees from north over east.</param>
    /// <param name="elevation">Of the satellite, degrees above the horizon, 0..90.</param>
    public static PiercePoint Of(double latitude, double longitude, double azimuth, double elevation, double heightKm)
    {
        var sinZenith = EarthRadiusKm / (EarthRadiusKm + heightKm) * Math.Cos(elevation * Degree);
        var (sinArc, cosArc) = Math.SinCos((Math.PI / 2) - (elevation * Degree) - Math.Asin(sinZenith));
        var (sinLat, cosLat) = Math.SinCos(latitude * Degree);
        var (sinAz, cosAz) = Math.SinCos(azimuth * Degree);
        var sinPierced = Math.Clamp((sinLat * cosArc) + (cosLat * sinArc * cosAz), -1, 1);
        var east = Math.Atan2(sinArc * sinAz * cosLat, cosArc - (sinLat * sinPierced)) / Degree;
        var pierced = longitude + east;
        return new PiercePoint(Math.Asin(sinPierced) / Degree, pierced - (360 * Math.Floor((pierced + 180) / 360)), 1 / Math.Sqrt(1 - (sinZenith * sinZenith)));
    }
}
