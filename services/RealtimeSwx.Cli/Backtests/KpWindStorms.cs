using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>Storm files with L1 wind, each storm with the Kp from two months before it to the day after it.</summary>
internal static class KpWindStorms
{
    private static readonly TimeSpan Before = TimeSpan.FromDays(60);
    private static readonly TimeSpan After = TimeSpan.FromDays(2);

    /// <param name="kp">All known Kp.</param>
    /// <exception cref="InputException">No file, no wind in them, or no Kp for any of their storms.</exception>
    public static IReadOnlyList<ArchiveSegment> Read(IReadOnlyList<string> files, IReadOnlyList<Observation> kp, Availability availability)
    {
        var storms = ArchiveSegments.Read(files, KnownSeries.WindBz, availability, r => Console.Error.WriteLine($"rejected {r}"))
            .Where(s => kp.Any(o => o.ValidTime >= s.From && o.ValidTime < s.To))
            .ToList();
        foreach (var storm in storms)
        {
            foreach (var o in kp.Where(o => o.ValidTime >= storm.From - Before && o.ValidTime < storm.To + After))
            {
                storm.History.Add(o);
            }
        }

        return storms.Count > 0 ? storms : throw new InputException(string.Join(", ", files), "no storm with Kp in the data");
    }
}
