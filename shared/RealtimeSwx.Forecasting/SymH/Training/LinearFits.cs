using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Ridge regression on some of the features, standardised on the rows it is fitted on.</summary>
/// <param name="penalty">One per output.</param>
internal sealed class LinearFits(IReadOnlyList<SymHFeature> features, double[] penalty)
{
    /// <summary>Standardised features are cut off here: hardly at all, because values far out are the great storms (docs/tuning.md).</summary>
    public const double Clip = 40;
    private readonly int[] _columns = [.. features.Select(f => SymHFeatures.All.ToList().FindIndex(a => a.Name == f.Name))];

    /// <param name="target">The outputs at the i-th row.</param>
    public LinearModel Fit(IReadOnlyList<IssueRows> rows, Func<IssueRows, int, double[]> target)
    {
        var scaling = FeatureScaling.Fit(
            [.. features.Select(f => f.Name)], rows.SelectMany(r => Enumerable.Range(0, r.Count).Select(i => (ReadOnlyMemory<float>)Pick(r.Features(i).Span))), Clip);
        var sums = new NormalEquations(_columns.Length, penalty.Length);
        var scaled = new float[_columns.Length];
        foreach (var storm in rows)
        {
            for (var i = 0; i < storm.Count; i++)
            {
                scaling.Apply(Pick(storm.Features(i).Span), scaled);
                sums.Add(scaled, target(storm, i));
            }
        }

        return sums.Solve(scaling, penalty);
    }

    public double[] Predict(LinearModel model, IssueRows rows, int i) => model.Predict(Pick(rows.Features(i).Span));

    private float[] Pick(ReadOnlySpan<float> all)
    {
        var picked = new float[_columns.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = all[_columns[i]];
        }

        return picked;
    }
}
