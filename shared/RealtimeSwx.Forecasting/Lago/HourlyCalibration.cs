using System.Collections.Immutable;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>Charge of a muon in an hour, ADC counts, with its standard error.</summary>
/// <param name="Pulses">That the figure rests on.</param>
public sealed record LagoCalibration(DateTimeOffset Hour, double MuonCharge, double StandardError, long Pulses);

/// <summary>Gathers the charges of an hour from window to window, and has the calibration of the last whole one. Goes from result to result as cluster identities do.</summary>
/// <param name="Hour">That is being gathered.</param>
/// <param name="Counts">Per bin of <see cref="MuonCalibration.Edges"/>.</param>
/// <param name="Last">Of the newest hour that had pulses enough and a hump; null before the first.</param>
public sealed record HourlyCalibration(DateTimeOffset Hour, ImmutableArray<long> Counts, LagoCalibration? Last)
{
    /// <summary>Bins of the observatory's histograms; larger charges are in none.</summary>
    private const int Limit = 4096;

    private static readonly IReadOnlyList<int> Edges = MuonCalibration.Edges(Limit);

    /// <param name="previous">Null before the first window.</param>
    public static HourlyCalibration Next(HourlyCalibration? previous, ClusterWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var hour = work.WindowStart - TimeSpan.FromTicks(work.WindowStart.UtcTicks % TimeSpan.TicksPerHour);
        var goesOn = previous is not null && previous.Hour == hour && previous.Counts.Length == Edges.Count - 1;
        var counts = goesOn ? previous!.Counts.ToArray() : new long[Edges.Count - 1];
        foreach (var charge in work.Charge)
        {
            var q = (int)Math.Clamp(Math.Round((double)charge), 0, Limit - 1);
            if (q >= Edges[0] && q < Edges[^1])
            {
                counts[BinOf(q)]++;
            }
        }

        return new HourlyCalibration(hour, [.. counts], goesOn ? previous!.Last : Fit(previous) ?? previous?.Last);
    }

    private static LagoCalibration? Fit(HourlyCalibration? whole) =>
        whole is not null && whole.Counts.Length == Edges.Count - 1 && MuonCalibration.Of(Edges, whole.Counts) is { } fit
            ? new LagoCalibration(whole.Hour, fit.Charge, fit.StandardError, fit.Pulses)
            : null;

    private static int BinOf(int charge)
    {
        var (low, high) = (0, Edges.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Edges[middle] <= charge ? (middle, high) : (low, middle);
        }

        return low;
    }
}
