namespace RealtimeSwx.Science.Simulation;

/// <summary>Smooth patterns on the sphere (cos-latitude harmonics up to degree two) that carry weather and analysis differences.</summary>
public static class WeatherPatterns
{
    public const int Count = 8;

    /// <summary>Values of all patterns at a place, degrees.</summary>
    public static void At(double lat, double lon, Span<double> into)
    {
        var (sinLat, cosLat) = Math.SinCos(lat * Math.PI / 180);
        var (sinLon, cosLon) = Math.SinCos(lon * Math.PI / 180);
        into[0] = sinLat;
        into[1] = cosLat * cosLon;
        into[2] = cosLat * sinLon;
        into[3] = 1.5 * sinLat * sinLat - 0.5;
        into[4] = 2 * sinLat * cosLat * cosLon;
        into[5] = 2 * sinLat * cosLat * sinLon;
        into[6] = cosLat * cosLat * (cosLon * cosLon - sinLon * sinLon);
        into[7] = cosLat * cosLat * 2 * sinLon * cosLon;
    }
}
