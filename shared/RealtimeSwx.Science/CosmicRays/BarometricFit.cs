namespace RealtimeSwx.Science.CosmicRays;

/// <summary>
/// Barometric coefficient of one detector, fitted on its quiet days: ln N = a - beta (P - P0), least squares over hours. A day whose
/// corrected mean is off the others (a Forbush decrease, a fault) takes no part.
/// </summary>
/// <param name="Coefficient">beta, 1/hPa.</param>
/// <param name="StandardError">Of beta; neighbouring hours err together, so the number of independent ones is reduced by their correlation.</param>
/// <param name="ReferenceHpa">P0: mean pressure of the hours used.</param>
public sealed record BarometricFit(double Coefficient, double StandardError, double ReferenceHpa, int QuietDays, int Hours)
{
    /// <summary>Fewer quiet days than this fit nothing.</summary>
    public const int LeastDays = 2;

    /// <summary>A day counts with at least this many hours.</summary>
    private const int LeastHoursOfDay = 12;

    /// <summary>With less standard deviation of the pressure (hPa) there is nothing to fit on.</summary>
    private const double LeastScatterHpa = 0.7;

    /// <summary>No sea-level or mountain detector is outside: muons 0.001 to 0.002, neutrons 0.007.</summary>
    private const double LargestCoefficient = 0.012;

    /// <summary>A day is quiet when its mean is within this many robust deviations of the median day, or within <see cref="QuietFloor"/>.</summary>
    private const double QuietSigmas = 3;
    private const double QuietFloor = 0.004;

    private const int Rounds = 8;

    /// <param name="hours">In order; those without pressure are skipped.</param>
    /// <returns>Null where there are too few quiet days, the pressure hardly moved, or what comes out is no barometric effect.</returns>
    public static BarometricFit? Of(IEnumerable<(DateTimeOffset Hour, HourRate Rate)> hours)
    {
        var days = hours
            .Where(h => h.Rate is { Rate: > 0, PressureHpa: > 0 })
            .Select(h => (Day: h.Hour.UtcDateTime.Date, P: h.Rate.PressureHpa!.Value, Log: Math.Log(h.Rate.Rate)))
            .GroupBy(h => h.Day)
            .Where(d => d.Count() >= LeastHoursOfDay)
            .Select(d => d.ToList())
            .ToList();
        var quiet = days;
        for (var round = 0; ; round++)
        {
            if (quiet.Count < LeastDays || Line([.. quiet.SelectMany(d => d.Select(h => (h.P, h.Log)))]) is not { } fit)
            {
                return null;
            }

            var means = days.Select(d => d.Average(h => h.Log + fit.Beta * (h.P - fit.P0))).ToList();
            var centre = Robust.Median([.. means]);
            var reach = Math.Max(QuietFloor, QuietSigmas * Robust.Scatter(means, centre));
            var next = days.Where((_, i) => Math.Abs(means[i] - centre) <= reach).ToList();
            if (round == Rounds || next.SequenceEqual(quiet))
            {
                return Math.Abs(fit.Beta) <= LargestCoefficient && fit.Beta + 2 * fit.Error > 0
                    ? new BarometricFit(fit.Beta, fit.Error, fit.P0, quiet.Count, quiet.Sum(d => d.Count))
                    : null;
            }

            quiet = next;
        }
    }

    private static (double Beta, double Error, double P0)? Line(IReadOnlyList<(double P, double Log)> points)
    {
        var n = points.Count;
        var (p0, y0) = (points.Average(p => p.P), points.Average(p => p.Log));
        var sxx = points.Sum(p => (p.P - p0) * (p.P - p0));
        if (n < 3 || sxx < n * LeastScatterHpa * LeastScatterHpa)
        {
            return null;
        }

        var slope = points.Sum(p => (p.P - p0) * (p.Log - y0)) / sxx;
        var residuals = points.Select(p => p.Log - y0 - slope * (p.P - p0)).ToList();
        var square = residuals.Sum(r => r * r);
        var lag = square > 0 ? Math.Clamp(residuals.Zip(residuals.Skip(1), (a, b) => a * b).Sum() / square, 0, 0.98) : 0;
        return (-slope, Math.Sqrt(square / (n - 2) / sxx * (1 + lag) / (1 - lag)), p0);
    }
}
