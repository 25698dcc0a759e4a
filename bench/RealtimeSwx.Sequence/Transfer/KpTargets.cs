using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Transfer;

/// <summary>Kp in units, by the start of its three hours.</summary>
internal sealed class KpTargets(IEnumerable<Observation> observed)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(3);

    private readonly Dictionary<DateTimeOffset, double> _units = observed.Where(o => o.Series == KnownSeries.Kp).GroupBy(o => o.ValidTime).ToDictionary(g => g.Key, g => g.First().Value);

    public static KpTargets Load(string data)
    {
        string[] files = [Path.Combine(data, "kp", "kp_1957_2016.csv.gz"), Path.Combine(data, "kp", "kp_for_gim_days.csv.gz")];
        return new KpTargets(files.SelectMany(f => ArchiveSegments.Read([f], KnownSeries.Kp, Availability.Literature, _ => { })).SelectMany(s => s.History.All(KnownSeries.Kp)));
    }

    /// <summary>Kp of the interval that a time lies in; NaN where it is not known.</summary>
    public double At(DateTimeOffset time) => _units.GetValueOrDefault(new DateTimeOffset(time.Ticks / Interval.Ticks * Interval.Ticks, TimeSpan.Zero), double.NaN);

    /// <summary>Kp at each lead after the rows of a storm that count: row x lead, in their order.</summary>
    public float[] Of(StormGrid storm, IEnumerable<int> rows) =>
        [.. rows.SelectMany(r => StormRows.Ahead.Select(a => (float)At(storm.Grid.TimeOf(r + a))))];
}
