using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Local time of one column of a grid, with what the regressors take of it.</summary>
/// <param name="Hours">0 up to 24.</param>
/// <param name="Cos">Cosine of its angle, a day being one turn.</param>
/// <param name="Sin">Sine of it.</param>
internal readonly record struct TecLocalTime(double Hours, double Cos, double Sin)
{
    public static TecLocalTime At(double hours) => new(hours, Math.Cos(hours * Math.PI / 12), Math.Sin(hours * Math.PI / 12));

    /// <summary>By column, the same in all rows: worked out once for a map.</summary>
    public static TecLocalTime[] Along(TecGrid grid, DateTimeOffset time)
    {
        var result = new TecLocalTime[grid.UniqueLonCount];
        for (var j = 0; j < result.Length; j++)
        {
            result[j] = At(TecCalibration.LocalTime(time, grid.Lon(j)));
        }

        return result;
    }
}
