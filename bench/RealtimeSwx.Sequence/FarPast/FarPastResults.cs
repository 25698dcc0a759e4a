using System.Globalization;

namespace RealtimeSwx.Sequence.FarPast;

/// <param name="What"><c>skill</c> or <c>shuffled</c> (per lead), <c>gradient-start</c> or <c>gradient</c> (by lag).</param>
internal sealed record FarPastLine(string Kind, int Length, int Seed, string What, double[] Values)
{
    public override string ToString() => FormattableString.Invariant($"{Kind},{Length},{Seed},{What},") + string.Join(';', Values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));

    public static FarPastLine Parse(string text)
    {
        var cells = text.Split(',');
        return new FarPastLine(cells[0], Int(cells[1]), Int(cells[2]), cells[3], [.. cells[4].Split(';').Select(v => double.Parse(v, CultureInfo.InvariantCulture))]);

        static int Int(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
    }
}

/// <summary>Results as lines of a file, so that a stopped study goes on where it was.</summary>
internal sealed class FarPastResults
{
    private readonly string _path;
    private readonly List<FarPastLine> _lines;
    private readonly Lock _lock = new();

    public FarPastResults(string path)
    {
        _path = path;
        _lines = File.Exists(path) ? [.. File.ReadLines(path).Select(FarPastLine.Parse)] : [];
    }

    public bool Has(string kind, int length, int seed, bool shuffled) => Of(kind, length, shuffled ? "shuffled" : "skill").Any(l => l.Seed == seed);

    public IEnumerable<FarPastLine> Of(string kind, int length, string what) => _lines.Where(l => l.Kind == kind && l.Length == length && l.What == what);

    /// <summary>The gradients of a network come with its skill, in one write.</summary>
    public void Add(IReadOnlyList<FarPastLine> lines)
    {
        lock (_lock)
        {
            _lines.AddRange(lines);
            File.AppendAllLines(_path, lines.Select(l => l.ToString()));
            Console.Error.WriteLine(lines[0].ToString());
        }
    }

    /// <summary>Mean, lowest and highest over seeds.</summary>
    public (double Mean, double Low, double High)? Skill(string kind, int length, string what, int lead)
    {
        var values = Of(kind, length, what).Select(l => l.Values[lead]).ToList();
        return values.Count == 0 ? null : (values.Average(), values.Min(), values.Max());
    }

    /// <summary>Geometric mean over seeds, by lag.</summary>
    public double[] Gradient(string kind, int length, string what)
    {
        var all = Of(kind, length, what).ToList();
        return all.Count == 0 ? [] : [.. Enumerable.Range(0, length).Select(lag => Math.Exp(all.Average(l => Math.Log(Math.Max(l.Values[lag], 1e-12)))))];
    }

    public void Print(IReadOnlyList<string> kinds, IReadOnlyList<int> lengths)
    {
        for (var lead = 0; lead < 2; lead++)
        {
            Console.WriteLine($"skill over persistence {lead + 1} h ahead: mean (lowest to highest of the seeds)");
            Console.WriteLine("| history | " + string.Join(" | ", kinds) + " |");
            Console.WriteLine("|---|" + string.Concat(kinds.Select(_ => "---|")));
            foreach (var length in lengths)
            {
                Row(FormattableString.Invariant($"{5 * length} min"), length, "skill", lead);
            }

            Row(FormattableString.Invariant($"{5 * FarPastStudy.ShuffledLength} min, shuffled"), FarPastStudy.ShuffledLength, "shuffled", lead);
        }

        Console.WriteLine("gradient by lag, relative to the newest row: start / fitted");
        foreach (var lag in (int[])[0, 1, 3, 6, 12, 24, 47])
        {
            Console.WriteLine(FormattableString.Invariant($"| {5 * lag} min | ") + string.Join(" | ", kinds.Select(k => FormattableString.Invariant($"{Relative(k, "gradient-start", lag):0.0e+0} / {Relative(k, "gradient", lag):0.0e+0}"))) + " |");
        }

        void Row(string name, int length, string what, int lead) =>
            Console.WriteLine($"| {name} | " + string.Join(" | ", kinds.Select(k => Skill(k, length, what, lead) is var (mean, low, high) ? FormattableString.Invariant($"{mean:0.000} ({low:0.000} to {high:0.000})") : "")) + " |");

        double Relative(string kind, string what, int lag) => Gradient(kind, lengths[^1], what) is { Length: > 0 } g ? g[lag] / g[0] : double.NaN;
    }
}
