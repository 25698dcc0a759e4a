using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Sequence.Points;

/// <summary>One network for each place, as published: inputs and targets between the least and the largest value of the training part.</summary>
internal sealed class PointNetworks : IDisposable
{
    private readonly List<IPointModel> _models = [];
    private readonly List<(double Least, double Range)> _tec = [];
    private readonly List<(double Least, double Range)> _kp = [];

    /// <param name="before">Nothing from here on is learned from.</param>
    public PointNetworks(PointSeries series, DateTimeOffset before, PointNetworkSpec spec, IPointLearner learner, CancellationToken cancel)
    {
        var issues = series.Times.Where(t => t + TimeSpan.FromDays(1) < before).ToList();
        for (var place = 0; place < PointSeries.Places.Length; place++)
        {
            var pairs = issues.Select(t => (Window: series.Window(t, place), Ahead: series.Ahead(t, place))).Where(p => p is { Window: not null, Ahead: not null }).ToList();
            _tec.Add(Range(pairs.SelectMany(p => p.Window!.Where((_, i) => i % 2 == 0).Concat(p.Ahead!))));
            _kp.Add(Range(pairs.SelectMany(p => p.Window!.Where((_, i) => i % 2 == 1))));
            var set = new PointSet(
                PointSeries.Steps, 2, PointSeries.Steps,
                [.. pairs.SelectMany(p => Scaled(p.Window!, place))],
                [.. pairs.SelectMany(p => p.Ahead!.Select(v => Within(v, _tec[place])))]);
            _models.Add(learner.Fit(set, spec, cancel));
        }
    }

    /// <summary>TECU by lead; null where an input is missing.</summary>
    public double[]? Predict(PointSeries series, DateTimeOffset issue, int place) => series.Window(issue, place) is { } window
        ? [.. _models[place].Predict(Scaled(window, place)).Select(v => _tec[place].Least + (_tec[place].Range * v))]
        : null;

    public void Dispose() => _models.ForEach(m => m.Dispose());

    private float[] Scaled(double[] window, int place) => [.. window.Select((v, i) => Within(v, i % 2 == 0 ? _tec[place] : _kp[place]))];

    private static float Within(double value, (double Least, double Range) range) => (float)((value - range.Least) / range.Range);

    private static (double Least, double Range) Range(IEnumerable<double> values)
    {
        var all = values.ToList();
        return all.Count == 0 ? (0, 1) : (all.Min(), Math.Max(1e-6, all.Max() - all.Min()));
    }
}
