using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Sequence.Studies;

/// <summary>Scores of the networks of a study as lines of a file, so that a stopped study goes on where it was.</summary>
internal sealed class StudyResults
{
    private readonly string? _path;
    private readonly List<ScoreLine> _lines;

    /// <param name="path">Null = nothing is kept.</param>
    public StudyResults(string? path)
    {
        _path = path;
        _lines = File.Exists(path) ? [.. File.ReadLines(path).Select(ScoreLine.Parse)] : [];
    }

    public IReadOnlyList<int> Seeds(string arm) => [.. _lines.Where(l => l.Arm == arm).Select(l => l.Seed).Distinct().Order()];

    public bool Has(string arm, int seed) => _lines.Exists(l => l.Arm == arm && l.Seed == seed);

    /// <summary>All lines of a network, in one write.</summary>
    public void Add(IReadOnlyList<ScoreLine> lines)
    {
        _lines.AddRange(lines);
        if (_path is not null)
        {
            File.AppendAllLines(_path, lines.Select(l => l.ToString()));
        }
    }

    /// <param name="deep">Null = all targets.</param>
    public ScoreSums Sums(string arm, int seed, int lead, bool? deep = null, string split = "validation") =>
        Total(_lines.Where(l => l.Arm == arm && l.Seed == seed && l.Lead == lead && l.Split == split && (deep is null || l.Deep == deep)));

    /// <summary>Mean over seeds of a score.</summary>
    public double Mean(string arm, int lead, Func<ScoreSums, double> score, bool? deep = null, string split = "validation") =>
        Seeds(arm).Average(seed => score(Sums(arm, seed, lead, deep, split)));

    /// <summary>By how much the CRPS of an arm differs from that of another, nT, seed by seed, where both have the seed.</summary>
    public double[] Differences(string arm, string from, int lead, bool? deep = null) =>
        [.. Seeds(arm).Intersect(Seeds(from)).Select(seed => Sums(arm, seed, lead, deep).Crps - Sums(from, seed, lead, deep).Crps)];

    /// <summary>The 90 % interval over drawn storms of the same difference, of the mean over seeds.</summary>
    public (double Low, double High) OverStorms(string arm, string from, int lead)
    {
        var pairs = Storms(arm).Intersect(Storms(from)).Select(storm => new Pair(OfStorm(arm, storm, lead), OfStorm(from, storm, lead))).ToList();
        return StormBootstrap.Interval90(pairs, p => p.One.Crps - p.Other.Crps);
    }

    private IEnumerable<int> Storms(string arm) => _lines.Where(l => l.Arm == arm && l.Split == "validation").Select(l => l.Storm).Distinct();

    private ScoreSums OfStorm(string arm, int storm, int lead) => Total(_lines.Where(l => l.Arm == arm && l.Storm == storm && l.Lead == lead && l.Split == "validation"));

    private static ScoreSums Total(IEnumerable<ScoreLine> lines) => lines.Aggregate(default(ScoreSums), (sum, l) => sum + l.Sums);

    private readonly record struct Pair(ScoreSums One, ScoreSums Other) : System.Numerics.IAdditionOperators<Pair, Pair, Pair>
    {
        public static Pair operator +(Pair a, Pair b) => new(a.One + b.One, a.Other + b.Other);
    }
}
