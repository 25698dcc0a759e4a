using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Ridge regressions over storms, whole and out of fold, from one pass of sums.</summary>
internal sealed class LinearFits
{
    private readonly Func<int, bool> _takes;
    private readonly FeatureScaling _scaling;
    private readonly int[] _columns;
    private readonly double[] _penalty;
    private readonly Func<TrainingStorm, int, double[]> _target;
    private readonly Dictionary<int, NormalEquations> _sums;

    /// <param name="target">The outputs at a row of a storm.</param>
    /// <param name="takes">Which rows count; null = all.</param>
    public LinearFits(
        IReadOnlyList<TrainingStorm> storms, IReadOnlyList<SymHFeature> features, double clip, double[] penalty, Func<TrainingStorm, int, double[]> target,
        Func<int, bool>? takes = null)
    {
        var all = SymHFeatures.All.Select(f => f.Name).ToList();
        _takes = takes ?? (_ => true);
        _penalty = penalty;
        _target = target;
        _columns = [.. features.Select(f => all.IndexOf(f.Name))];
        _scaling = FeatureScaling.Fit([.. features.Select(f => f.Name)], storms.SelectMany(s => s.Rows.Select(r => (ReadOnlyMemory<float>)Pick(s, r))), clip);
        _sums = storms.ToDictionary(s => s.Storm, Sums);
    }

    public LinearModel Whole() => Without([]);

    /// <summary>Fitted on every storm but these.</summary>
    public LinearModel Without(IReadOnlyCollection<int> storms)
    {
        var total = new NormalEquations(_columns.Length, _penalty.Length);
        foreach (var (storm, sums) in _sums.Where(s => !storms.Contains(s.Key)))
        {
            total.Add(sums);
        }

        return total.Solve(_scaling, _penalty);
    }

    public float[] Pick(TrainingStorm storm, int row)
    {
        var span = storm.Features(row).Span;
        var picked = new float[_columns.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = span[_columns[i]];
        }

        return picked;
    }

    private NormalEquations Sums(TrainingStorm storm)
    {
        var sums = new NormalEquations(_columns.Length, _penalty.Length);
        Span<float> scaled = stackalloc float[_columns.Length];
        foreach (var row in storm.Rows.Where(_takes))
        {
            _scaling.Apply(Pick(storm, row), scaled);
            sums.Add(scaled, _target(storm, row));
        }

        return sums;
    }
}
