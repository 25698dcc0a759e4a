using System.Runtime.InteropServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Observed Kp as an even series in units; NaN where unknown.</summary>
internal sealed class KpSeries
{
    private readonly double[] _units;

    /// <param name="observed">In any order.</param>
    /// <exception cref="InputException">No Kp among them.</exception>
    public KpSeries(IEnumerable<Observation> observed)
    {
        var used = observed.Where(o => o.Value is >= 0 and <= 9).OrderBy(o => o.ValidTime).ToList();
        if (used.Count == 0)
        {
            throw new InputException("kp", "no Kp before the end of training");
        }

        Start = used[0].ValidTime;
        _units = new double[IndexOf(used[^1].ValidTime) + 1];
        Array.Fill(_units, double.NaN);
        foreach (var o in used)
        {
            _units[IndexOf(o.ValidTime)] = KpThirds.FromUnits(o.Value).Value / 3.0;
        }

        Hash = ContentHash.Of(MemoryMarshal.AsBytes<double>(_units));
    }

    public DateTimeOffset Start { get; }

    public string Hash { get; }

    /// <summary>Issue times between two times that have a whole window before them and every lead after them.</summary>
    public IEnumerable<DateTimeOffset> Issues(DateTimeOffset from, DateTimeOffset to)
    {
        for (var i = Math.Max(KpWindow.Length, IndexOf(from)); i <= Math.Min(IndexOf(to), _units.Length - KpFeatures.Leads); i++)
        {
            if (!_units.AsSpan(i - KpWindow.Length, KpWindow.Length + KpFeatures.Leads).Contains(double.NaN))
            {
                yield return Start + (i * KpWindow.Step);
            }
        }
    }

    /// <summary>Every issue time of the series.</summary>
    public IEnumerable<DateTimeOffset> Issues() => Issues(Start, Start + (_units.Length * KpWindow.Step));

    public KpPast Past(DateTimeOffset issue) => new(_units[(IndexOf(issue) - KpWindow.Length)..IndexOf(issue)], issue);

    public double After(DateTimeOffset issue, int lead) => _units[IndexOf(issue) + lead];

    private int IndexOf(DateTimeOffset time) => (int)((time - Start) / KpWindow.Step);
}
