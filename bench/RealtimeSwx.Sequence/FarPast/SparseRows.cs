using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Sequence.FarPast;

/// <summary>
/// Storms as a network sees them that must remember by itself: eight numbers of the row, no lag, no mean, no equation. Targets are the changes of
/// Sym-H in one and two hours in units of their spread.
/// </summary>
internal sealed class SparseRows
{
    /// <summary>Neighbouring rows say the same: every so manyth is learned from.</summary>
    private const int Every = 6;

    private const double Clip = 6;
    private static readonly string[] Names = ["s", "bz_l0", "by_l0", "bt_l0", "v_l0", "n_l0", "rp_l0", "vbs_l0"];
    private static readonly int[] Columns = [.. Names.Select(Position)];
    private static readonly (int Missed, int Equation)[] Leads = [(StormRows.Scored[0], Position("ode_12")), (StormRows.Scored[1], Position("ode_24"))];

    private readonly IReadOnlyList<StormRows> _held;
    private readonly double[] _deviation;

    public SparseRows(IReadOnlyList<StormRows> storms)
    {
        var fitted = storms.Where(s => s.Split == "train").ToList();
        _held = [.. storms.Where(s => s.Split == "validation")];
        var scaling = FeatureScaling.Fit(Names, fitted.SelectMany(s => Enumerable.Range(0, s.Rows).Select(r => (ReadOnlyMemory<float>)Raw(s, r))), Clip);
        _deviation = [.. Enumerable.Range(0, Leads.Length).Select(l => Math.Sqrt(fitted.SelectMany(s => StormSets.Counted(s).Select(r => Math.Pow(Change(s, r, l), 2))).Average()))];
        Train = new SeriesSet(Names.Length, Leads.Length, [.. fitted.Select(s => Series(s, scaling))]);
        Held = [.. _held.Select(s => Series(s, scaling))];
    }

    public static int Features => Names.Length;

    public SeriesSet Train { get; }

    public IReadOnlyList<SeriesRows> Held { get; }

    /// <summary>
    /// The windows of the rows that count, each a series of its own that is learned from at its last row, with the rows before that in random order.
    /// </summary>
    public static SeriesSet Shuffled(IEnumerable<SeriesRows> series, int window, int seed)
    {
        var random = new Random(seed);
        var windows = new List<SeriesRows>();
        foreach (var storm in series)
        {
            for (var row = window - 1; row < storm.Rows; row++)
            {
                if (storm.Weights[row] > 0)
                {
                    var order = Enumerable.Range(row + 1 - window, window - 1).ToArray();
                    random.Shuffle(order);
                    var targets = new float[window * Leads.Length];
                    Array.Fill(targets, float.NaN);
                    storm.Targets.AsSpan(row * Leads.Length, Leads.Length).CopyTo(targets.AsSpan((window - 1) * Leads.Length));
                    windows.Add(new SeriesRows(
                        [.. order.Append(row).SelectMany(r => storm.Inputs.AsSpan(r * Features, Features).ToArray())], targets, [.. Enumerable.Repeat(1f, window)]));
                }
            }
        }

        return new SeriesSet(Features, Leads.Length, windows);
    }

    /// <summary>Skill over persistence per lead, pooled over all scored rows of the storms held out.</summary>
    public double[] Skill(INetworkModel model)
    {
        var said = Held.Select(s => model.PredictSeries(s.Inputs)).ToList();
        return Skill(_held.Select((storm, s) => StormSets.Counted(storm).Select(r => (Change: Rows(s, r), Said: said[s].AsMemory(r * 2 * Leads.Length, Leads.Length)))).SelectMany(r => r));

        double[] Rows(int s, int r) => [.. Enumerable.Range(0, Leads.Length).Select(l => Change(_held[s], r, l))];
    }

    /// <summary>The same on windows with a history in random order; every sixth scored row.</summary>
    public double[] SkillShuffled(INetworkModel model, int seed)
    {
        var windows = Shuffled(Held, model.Window, seed);
        var said = model.PredictWindows(windows.Series.SelectMany(w => w.Inputs).ToArray());
        return Skill(windows.Series.Select((w, i) => (
            Enumerable.Range(0, Leads.Length).Select(l => w.Targets[^(Leads.Length - l)] * _deviation[l]).ToArray(), said.AsMemory(i * 2 * Leads.Length, Leads.Length))));
    }

    private double[] Skill(IEnumerable<(double[] Change, Memory<float> Said)> rows)
    {
        var (missed, moved) = (new double[Leads.Length], new double[Leads.Length]);
        foreach (var (change, said) in rows)
        {
            for (var l = 0; l < Leads.Length; l++)
            {
                missed[l] += Math.Pow((said.Span[l] * _deviation[l]) - change[l], 2);
                moved[l] += change[l] * change[l];
            }
        }

        return [.. missed.Zip(moved, (e, p) => 1 - Math.Sqrt(e / p))];
    }

    private static int Position(string name) => SymHFeatures.All.Index().First(f => f.Item.Name == name).Index;

    private static float[] Raw(StormRows storm, int row) => [.. Columns.Select(c => storm.Feature(row, c))];

    private static double Change(StormRows storm, int row, int lead) =>
        storm.Missed[(row * StormRows.Ahead.Count) + Leads[lead].Missed] + storm.Feature(row, Leads[lead].Equation);

    private SeriesRows Series(StormRows storm, FeatureScaling scaling)
    {
        var inputs = new float[storm.Rows * Features];
        var targets = new float[storm.Rows * Leads.Length];
        for (var row = 0; row < storm.Rows; row++)
        {
            scaling.Apply(Raw(storm, row), inputs.AsSpan(row * Features, Features));
            for (var l = 0; l < Leads.Length; l++)
            {
                targets[(row * Leads.Length) + l] = (float)(Change(storm, row, l) / _deviation[l]);
            }
        }

        return new SeriesRows(inputs, targets, [.. Enumerable.Range(0, storm.Rows).Select(r => r % Every == 0 && float.IsFinite(targets[r * Leads.Length]) ? 1f : 0f)]);
    }
}
