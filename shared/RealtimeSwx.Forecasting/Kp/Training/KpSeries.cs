using System.Runtime.InteropServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Observed Kp as an even series in units; NaN where unknown.</summary>
internal sealed class KpSeries
{
    private readonly double[] _units;

    /// <param name="observed">In any order.</param>
    /// <exception cref="InputException">No Kp among them.</exception>
    public KpSeries(KpCadence cadence, IEnumerable<Observation> observed)
    {
        Cadence = cadence;
        var used = observed.Where(o => o.Value >= 0 && o.Value <= cadence.Highest).OrderBy(o => o.ValidTime).ToList();
        if (used.Count == 0)
        {
            throw new InputException("kp", "no Kp before the end of training");
        }

        Start = used[0].ValidTime;
        _units = new double[IndexOf(used[^1].ValidTime) + 1];
        Array.Fill(_units, double.NaN);
        foreach (var o in used)
        {
            _units[IndexOf(o.ValidTime)] = Math.Round(3 * o.Value) / 3;
        }

        Hash = ContentHash.Of(MemoryMarshal.AsBytes<double>(_units));
    }

    public KpCadence Cadence { get; }

    public DateTimeOffset Start { get; }

    public string Hash { get; }

    /// <summary>Issue times between two times that have enough before them and every lead after them.</summary>
    public IEnumerable<DateTimeOffset> Issues(DateTimeOffset from, DateTimeOffset to)
    {
        for (var i = Math.Max(Cadence.Known, IndexOf(from)); i <= Math.Min(IndexOf(to), _units.Length - Cadence.Leads); i++)
        {
            var first = Math.Max(0, i - Cadence.Window);
            if (!_units.AsSpan(first..(i + Cadence.Leads)).Contains(double.NaN))
            {
                yield return Start + (i * Cadence.Step);
            }
        }
    }

    /// <summary>Every issue time of the series.</summary>
    public IEnumerable<DateTimeOffset> Issues() => Issues(Start, Start + (_units.Length * Cadence.Step));

    /// <summary>The window before an issue time; what lies before the series is taken for the mean of what is known of the window.</summary>
    public KpPast Past(DateTimeOffset issue)
    {
        var (at, units) = (IndexOf(issue), new double[Cadence.Window]);
        var known = Math.Min(at, units.Length);
        Array.Copy(_units, at - known, units, units.Length - known, known);
        if (known < units.Length)
        {
            units.AsSpan(..^known).Fill(units.AsSpan(^known..).ToArray().Average());
        }

        return new KpPast(units, issue, Cadence);
    }

    public double After(DateTimeOffset issue, int lead) => _units[IndexOf(issue) + lead];

    private int IndexOf(DateTimeOffset time) => (int)((time - Start) / Cadence.Step);
}
