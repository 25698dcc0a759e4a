using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Ionosphere;

/// <summary>Where a satellite stands for a receiver. Degrees.</summary>
public readonly record struct SatelliteView(DateTimeOffset Time, double Azimuth, double Elevation);

/// <param name="Vertical">TECU straight up at the pierce point; NaN where the maps do not reach.</param>
/// <param name="Slant">TECU along the line to the satellite.</param>
public readonly record struct TecOnPass(DateTimeOffset Time, PiercePoint Place, double Vertical, double Slant);

/// <summary>TEC between maps: at any time and place, and along the pass of a satellite.</summary>
public static class TecPass
{
    /// <summary>
    /// Vertical TEC at a time between two maps, TECU: each of the two carried along with the Sun to that time, weighed by nearness (the recommendation of
    /// IONEX, Schaer, Gurtner and Feltens 1998, equation 3). NaN outside the maps, beyond their grid or beside missing cells.
    /// </summary>
    /// <param name="maps">Ascending by epoch, one each.</param>
    public static double At(IReadOnlyList<TecMap> maps, DateTimeOffset time, double latitude, double longitude)
    {
        var after = 0;
        while (after < maps.Count && maps[after].Epoch < time)
        {
            after++;
        }

        if (after < maps.Count && maps[after].Epoch == time)
        {
            return maps[after].At(latitude, longitude);
        }

        if (after == 0 || after == maps.Count)
        {
            return double.NaN;
        }

        var (earlier, later) = (maps[after - 1], maps[after]);
        var share = (time - earlier.Epoch) / (later.Epoch - earlier.Epoch);
        return ((1 - share) * Carried(earlier, time, latitude, longitude)) + (share * Carried(later, time, latitude, longitude));
    }

    /// <summary>TEC along a pass as seen by a receiver. Below the horizon there is no line: NaN.</summary>
    /// <param name="latitude">Of the receiver, degrees.</param>
    /// <param name="longitude">Of the receiver, degrees.</param>
    public static IEnumerable<TecOnPass> Along(IReadOnlyList<TecMap> maps, double latitude, double longitude, IEnumerable<SatelliteView> pass)
    {
        var height = maps.Count == 0 ? 450 : maps[0].HeightKm;
        foreach (var view in pass)
        {
            var place = PiercePoint.Of(latitude, longitude, view.Azimuth, Math.Max(0, view.Elevation), height);
            var vertical = view.Elevation < 0 ? double.NaN : At(maps, view.Time, place.Latitude, place.Longitude);
            yield return new TecOnPass(view.Time, place, vertical, vertical * place.Slant);
        }
    }

    private static double Carried(TecMap map, DateTimeOffset time, double latitude, double longitude) =>
        map.At(latitude, longitude + (SunFrame.DegreesPerHour * (time - map.Epoch).TotalHours));
}
