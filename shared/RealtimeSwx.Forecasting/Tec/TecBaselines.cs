using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Forecasts that need no training, one field per lead: the same hour yesterday; the newest map carried along with the Sun; the
/// published reference, 0.4 x yesterday + 0.6 x the mean of up to five prior maps of the same hour; and that mean plus the newest departure from
/// the mean of its own hour, carried along with the Sun.
/// </summary>
internal sealed record TecBaselines(double[][] Persistence, double[][] Rotated, double[][] Blend, double[][] RotatedAnomaly)
{
    public const double PersistenceShare = 0.4;

    public static TecBaselines From(TecHistory history)
    {
        var newest = TecField.FromTenths(history.Newest);
        var departures = new TecDepartures(history);
        var recent = departures.Departure(Math.Min(history.NewestAge, TecHistory.Slots - 1));
        var persistence = new double[TecHistory.Slots][];
        var rotated = new double[TecHistory.Slots][];
        var blend = new double[TecHistory.Slots][];
        var anomaly = new double[TecHistory.Slots][];
        for (var lead = 0; lead < TecHistory.Slots; lead++)
        {
            var hours = 2 * (history.NewestAge + lead + 1);
            rotated[lead] = TecField.Rotate(newest, history.Grid, hours);
            (persistence[lead], var mean) = SameHour(history, lead, rotated[lead]);
            var carried = TecField.Rotate(recent, history.Grid, hours);
            (blend[lead], anomaly[lead]) = (new double[mean.Length], new double[mean.Length]);
            for (var i = 0; i < mean.Length; i++)
            {
                blend[lead][i] = PersistenceShare * persistence[lead][i] + (1 - PersistenceShare) * mean[i];
                anomaly[lead][i] = double.IsNaN(carried[i]) ? mean[i] : Math.Max(0, mean[i] + carried[i]);
            }
        }

        return new TecBaselines(persistence, rotated, blend, anomaly);
    }

    /// <summary>
    /// The newest value of every cell at one hour of the day and the mean over the days. A cell that no day has takes
    /// <paramref name="otherwise"/>, so that one lost map does not cost a forecast.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double[] Newest, double[] Mean) SameHour(TecHistory history, int lead, double[] otherwise)
    {
        var newest = new double[otherwise.Length];
        var mean = new double[otherwise.Length];
        for (var i = 0; i < newest.Length; i++)
        {
            var (sum, count) = (0.0, 0);
            newest[i] = double.NaN;
            for (var age = TecHistory.SameHour(lead); age < history.Maps.Length; age += TecHistory.Slots)
            {
                if (history.Maps[age] is { } map && map[i] != TenthsCodec.Missing)
                {
                    var value = map[i] / 10.0;
                    newest[i] = count == 0 ? value : newest[i];
                    sum += value;
                    count++;
                }
            }

            newest[i] = count == 0 ? otherwise[i] : newest[i];
            mean[i] = count == 0 ? otherwise[i] : sum / count;
        }

        return (newest, mean);
    }
}
