using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Training samples over one series: every issue time with 28 days before it and 24 h after it, all known.</summary>
internal sealed class KpSamples
{
    private readonly double[] _units;
    private readonly DateTimeOffset _start;
    private readonly List<int> _issues = [];

    private KpSamples(double[] units, DateTimeOffset start, string hash)
    {
        _units = units;
        _start = start;
        Hash = hash;
        var run = 0;
        for (var i = 0; i < units.Length; i++)
        {
            run = double.IsNaN(units[i]) ? 0 : run + 1;
            if (run >= KpWindow.Length + KpFeatures.Leads)
            {
                _issues.Add(i + 1 - KpFeatures.Leads);
            }
        }
    }

    public int Count => _issues.Count;

    public DateTimeOffset First => _start;

    /// <summary>Of the values used.</summary>
    public string Hash { get; }

    public static KpSamples From(IReadOnlyList<Observation> observed, DateTimeOffset before)
    {
        var used = observed.Where(o => o.ValidTime < before && o.Value is >= 0 and <= 9).ToList();
        if (used.Count == 0)
        {
            throw new InputException("kp", "no Kp before the end of training");
        }

        var start = used[0].ValidTime;
        var units = new double[(int)((used[^1].ValidTime - start) / KpWindow.Step) + 1];
        Array.Fill(units, double.NaN);
        foreach (var o in used)
        {
            units[(int)((o.ValidTime - start) / KpWindow.Step)] = KpThirds.FromUnits(o.Value).Value / 3.0;
        }

        var hash = ContentHash.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(units));
        var samples = new KpSamples(units, start, hash);
        return samples.Count >= 1000 ? samples : throw new InputException("kp", $"{samples.Count} training samples are too few (1000 needed)");
    }

    public DateTimeOffset Issue(int sample) => _start + _issues[sample] * KpWindow.Step;

    public double[] Window(int sample) => _units[(_issues[sample] - KpWindow.Length).._issues[sample]];

    public double Target(int sample, int lead) => _units[_issues[sample] + lead];
}
