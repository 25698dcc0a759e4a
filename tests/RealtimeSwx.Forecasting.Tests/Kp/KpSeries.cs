using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tests.Kp;

/// <summary>Generated Kp: a bounded autoregressive walk with storms, the same for the same seed.</summary>
internal static class KpSeries
{
    public static readonly DateTimeOffset Start = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static List<Observation> Generate(int days, int seed = 1)
    {
        var random = new Random(seed);
        var (kp, drive) = (2.0, 0.0);
        List<Observation> series = [];
        for (var i = 0; i < days * 8; i++)
        {
            drive = random.NextDouble() < 0.01 ? 5 + 3 * random.NextDouble() : 0.7 * drive;
            kp = 0.7 * kp + 0.3 * (1.7 + drive) + 0.6 * (random.NextDouble() + random.NextDouble() - 1);
            series.Add(At(Start.AddHours(3 * i), Math.Clamp(kp, 0, 9)));
        }

        return series;
    }

    public static Observation At(DateTimeOffset start, double kp) =>
        Availability.Operational.Stamp(new Observation(
            KnownSeries.Kp, start, TimeSpan.FromHours(3), KpThirds.FromUnits(kp).Units, Revision.Final, Quality.Good, "generated"));

    public static SeriesHistory History(IEnumerable<Observation> series)
    {
        var history = new SeriesHistory();
        foreach (var o in series)
        {
            history.Add(o);
        }

        return history;
    }
}
