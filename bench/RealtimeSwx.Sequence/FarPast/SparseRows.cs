using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Sequence.FarPast;

/// <summary>
/// Storms as a network sees them that must remember by itself: eight numbers of the row, no lag, no mean, no equation. Targets are the changes of
/// Sym-H in one and two hours in units of their spread.
/// </summary>
internal sealed class SparseRows
{
    /// <summary>Neighbouring rows say the same: every so manyth is learned from and scored.</summary>
    private const int Every = 12;

    private const double Clip = 6;
    private static readonly string[] Names = ["s", "bz_l0", "by_l0", "bt_l0", "v_l0", "n_l0", "rp_l0", "vbs_l0"];
    private static readonly string[] Equation = ["ode_12", "ode_24"];
    private static readonly (int Missed, int Equation)[] Leads = [(StormRows.Scored[0], Names.Length), (StormRows.Scored[1], Names.Length + 1)];

    public SparseRows(IReadOnlyList<StormRows> storms)
    {
        var fitted = storms.Where(s => s.Split == "train").ToList();
        var held = storms.Where(s => s.Split == "validation");
        var scaling = FeatureScaling.Fit(Names, fitted.SelectMany(s => Enumerable.Range(0, s.Rows).Select(r => (ReadOnlyMemory<float>)Raw(s, r))), Clip);
        double[] deviation = [.. Enumerable.Range(0, Leads.Length).Select(l => Math.Sqrt(fitted.SelectMany(s => StormSets.Counted(s).Select(r => Math.Pow(Change(s, r, l), 2))).Average()))];
        Train = new SeriesSet(Names.Length, Leads.Length, [.. fitted.Select(s => Series(s, scaling, deviation))]);
        Held = [.. held.Select(s => Series(s, scaling, deviation))];
    }

    public static int Features => Names.Length;

    /// <summary>What the network sees, and the forecasts of the equation, which give the change from what the equation missed.</summary>
    public static IReadOnlyList<string> Needed { get; } = [.. Names, .. Equation];

    public SeriesSet Train { get; }

    public IReadOnlyList<SeriesRows> Held { get; }

    /// <summary>The windows of the rows that count, each a series of its own that is learned from at its last row.</summary>
    /// <param name="shuffled">The rows before the newest in random order, by this seed; null = as they were.</param>
    public static SeriesSet Windows(IEnumerable<SeriesRows> series, int window, int? shuffled)
    {
        var random = new Random(shuffled ?? 0);
        var windows = new List<SeriesRows>();
        foreach (var storm in series)
        {
            for (var row = window - 1; row < storm.Rows; row++)
            {
                if (storm.Weights[row] > 0)
                {
                    var order = Enumerable.Range(row + 1 - window, window - 1).ToArray();
                    if (shuffled is not null)
                    {
                        random.Shuffle(order);
                    }

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

    /// <summary>Skill over persistence per lead, pooled over the rows that count of the storms held out.</summary>
    public double[] Skill(INetworkModel model, int? shuffled)
    {
        var windows = Windows(Held, model.Window, shuffled);
        var said = model.PredictWindows(windows.Series.SelectMany(w => w.Inputs).ToArray());
        var (missed, moved) = (new double[Leads.Length], new double[Leads.Length]);
        foreach (var (i, window) in windows.Series.Index())
        {
            for (var l = 0; l < Leads.Length; l++)
            {
                // Both in units of the spread of the lead.
                var change = window.Targets[^(Leads.Length - l)];
                missed[l] += Math.Pow(said[(i * 2 * Leads.Length) + l] - change, 2);
                moved[l] += change * change;
            }
        }

        return [.. missed.Zip(moved, (e, p) => 1 - Math.Sqrt(e / p))];
    }

    private static float[] Raw(StormRows storm, int row) => storm.Features.AsSpan(row * storm.Width, Names.Length).ToArray();

    private static double Change(StormRows storm, int row, int lead) =>
        storm.Missed[(row * StormRows.Ahead.Count) + Leads[lead].Missed] + storm.Feature(row, Leads[lead].Equation);

    private SeriesRows Series(StormRows storm, FeatureScaling scaling, double[] deviation)
    {
        var inputs = new float[storm.Rows * Features];
        var targets = new float[storm.Rows * Leads.Length];
        for (var row = 0; row < storm.Rows; row++)
        {
            scaling.Apply(Raw(storm, row), inputs.AsSpan(row * Features, Features));
            for (var l = 0; l < Leads.Length; l++)
            {
                targets[(row * Leads.Length) + l] = (float)(Change(storm, row, l) / deviation[l]);
            }
        }

        return new SeriesRows(inputs, targets, [.. Enumerable.Range(0, storm.Rows).Select(r => r % Every == 0 && float.IsFinite(targets[r * Leads.Length]) ? 1f : 0f)]);
    }
}
