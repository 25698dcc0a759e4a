using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Transfer;

/// <summary>The rows of a storm that count: as they are in the archive, as real-time instruments could have seen them, and the Kp that follows.</summary>
/// <param name="Kp">Row x lead, of the archive's rows, in units.</param>
internal sealed record TransferStorm(int Storm, StormRows Clean, StormRows Preliminary, float[] Kp)
{
    public static TransferStorm Of(StormGrid storm, IReadOnlyList<string> features, KpTargets kp)
    {
        var seen = PreliminaryInputs.In(storm.Grid, storm.Storm);
        var all = StormRows.Of(storm, storm.Grid, features, storm.Wanted);
        int[] counted = [.. Enumerable.Range(0, storm.Grid.Rows).Where(storm.Wanted).Where((_, i) => !float.IsNaN(all.Missed[i * StormRows.Ahead.Count]))];
        return new TransferStorm(storm.Storm, all.Counted(), StormRows.Of(storm, seen, features, storm.Wanted).Counted(), kp.Of(storm, counted));
    }
}

/// <summary>
/// Storms as sets for a network with two times six outputs: what the equation misses of Sym-H, then Kp. A network is trained on one half and keeps
/// the first weights of the other, so that a body that has learned Kp meets Sym-H with a fresh head.
/// </summary>
internal sealed class TransferSets(StormSets sets, (double Mean, double Deviation) kp)
{
    public const int Leads = 12;

    public IReadOnlyList<double> Deviation => sets.Deviation;

    /// <summary>Those that could not be known without Sym-H.</summary>
    public static IReadOnlyList<string> OfSymH { get; } =
        [.. SymHFeatures.All.Select(f => f.Name).Where(n => n is "s" or "ut_sin_s" or "ut_cos_s" or "age_s" || n.StartsWith("s_", StringComparison.Ordinal)
            || n.StartsWith("ode_", StringComparison.Ordinal) || n.StartsWith("okl_", StringComparison.Ordinal))];

    public static (double Mean, double Deviation) KpScale(IReadOnlyList<TransferStorm> storms)
    {
        var all = storms.SelectMany(s => s.Kp).Where(float.IsFinite).Select(k => (double)k).ToList();
        var mean = all.Average();
        return (mean, Math.Sqrt(all.Average(k => (k - mean) * (k - mean))));
    }

    /// <summary>The first scaling for what needs no Sym-H, the other for what does.</summary>
    public static FeatureScaling Joined(FeatureScaling wind, FeatureScaling index)
    {
        var chosen = wind.Names.Select((n, i) => OfSymH.Contains(n) ? (index.Mean[i], index.Deviation[i]) : (wind.Mean[i], wind.Deviation[i])).ToList();
        return wind with { Mean = [.. chosen.Select(c => c.Item1)], Deviation = [.. chosen.Select(c => c.Item2)] };
    }

    public SeriesSet SymH(IEnumerable<StormRows> storms) => Set(storms.Select(s => (sets.Series(s), (float[]?)null)));

    /// <summary>To learn Kp from the wind: nothing that needs Sym-H is known.</summary>
    public SeriesSet Kp(IEnumerable<TransferStorm> storms) => Set(storms.Select(s =>
    {
        var series = sets.Series(s.Clean);
        var width = s.Clean.Width;
        foreach (var feature in Enumerable.Range(0, width).Where(f => OfSymH.Contains(s.Clean.Names[f])))
        {
            for (var row = 0; row < series.Rows; row++)
            {
                series.Inputs[(row * width) + feature] = float.NaN;
            }
        }

        return (series, (float[]?)s.Kp);
    }));

    public float[] Inputs(StormRows storm) => sets.Series(storm).Inputs;

    private SeriesSet Set(IEnumerable<(SeriesRows Series, float[]? Kp)> storms) =>
        new(sets.Train.Features, Leads, [.. storms.Select(s => s.Series with { Targets = Targets(s.Series, s.Kp) })]);

    private float[] Targets(SeriesRows series, float[]? of)
    {
        var half = StormRows.Ahead.Count;
        var result = new float[series.Rows * Leads];
        Array.Fill(result, float.NaN);
        for (var i = 0; i < series.Rows * half; i++)
        {
            var (row, lead) = Math.DivRem(i, half);
            result[(row * Leads) + lead + (of is null ? 0 : half)] = of is null ? series.Targets[i] : (float)((of[i] - kp.Mean) / kp.Deviation);
        }

        return result;
    }
}
