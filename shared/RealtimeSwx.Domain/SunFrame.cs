namespace RealtimeSwx.Domain;

/// <summary>
/// The frame that turns with the mean Sun: a place is named by its local time instead of its longitude, so that the day side stands still. The
/// equation of time (up to 16 minutes) is left out, as maps of TEC do.
/// </summary>
public static class SunFrame
{
    public const double DegreesPerHour = 15;

    /// <summary>Hours 0..24 of local mean time.</summary>
    /// <param name="longitude">Degrees east, any turn.</param>
    public static double LocalTime(DateTimeOffset time, double longitude) =>
        Turn(time.UtcDateTime.TimeOfDay.TotalHours + (longitude / DegreesPerHour), 24);

    /// <summary>Degrees east of the meridian that the mean Sun stands over (noon), -180..180.</summary>
    public static double Longitude(DateTimeOffset time, double longitude) => Turn(DegreesPerHour * LocalTime(time, longitude), 360) - 180;

    /// <summary>The geographic longitude, -180..180, of a place <paramref name="east"/> degrees east of noon: undoes <see cref="Longitude"/>.</summary>
    public static double Geographic(DateTimeOffset time, double east) =>
        Turn(east + 360 - (DegreesPerHour * time.UtcDateTime.TimeOfDay.TotalHours), 360) - 180;

    private static double Turn(double value, double whole) => value - (whole * Math.Floor(value / whole));
}
