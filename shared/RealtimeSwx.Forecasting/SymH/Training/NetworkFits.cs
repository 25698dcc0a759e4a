using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Windows and targets of the network: what the equation misses, at six leads, in units of its spread.</summary>
internal sealed class NetworkFits
{
    private const double Clip = 6;
    private static readonly int[] Ahead = [3, 6, 9, 12, 18, 24];
    private readonly SequenceSettings _settings;
    private readonly int _networks;
    private readonly ISequenceLearner _learner;
    private readonly Action<string> _log;

    public NetworkFits(IReadOnlyList<TrainingStorm> storms, SequenceSettings settings, int networks, int every, ISequenceLearner learner, Action<string> log)
    {
        (_settings, _networks, Every, _learner, _log) = (settings, networks, every, learner, log);
        var scaling = FeatureScaling.Fit([.. SymHFeatures.All.Select(f => f.Name)], storms.SelectMany(s => s.Rows.Select(s.Features)), Clip);
        var deviation = Ahead.Select(h => Math.Sqrt(storms.Average(s => s.Rows.Average(r => Math.Pow(Missed(s, r, h), 2))))).ToArray();
        Scaling = new NetworkScaling(scaling, Steps: 18, Stride: 2, Ahead, deviation);
    }

    /// <summary>Every how many-th row is a training window: neighbours say the same.</summary>
    public int Every { get; }

    public NetworkScaling Scaling { get; }

    public List<string> Curve { get; } = [];

    /// <summary>One network per seed.</summary>
    public IReadOnlyList<ISequenceModel> Fit(IReadOnlyList<TrainingStorm> train, IReadOnlyList<TrainingStorm> held, string name, CancellationToken cancel)
    {
        var (set, check) = (Set(train, Every), held.Count == 0 ? null : Set(held, 12));
        return [.. Enumerable.Range(0, _networks).Select(i => _learner.Fit(
            set, check, _settings with { Seed = _settings.Seed + i, OutputWeights = [.3, .5, .7, 1.5, .7, 1.5] }, Progress($"{name}.{i + 1}"), cancel))];
    }

    private EpochLog Progress(string name) => new(e =>
    {
        var line = FormattableString.Invariant($"{name},{e.Epoch},{e.TrainLoss:0.00000},{e.ValidationLoss:0.00000}");
        Curve.Add(line);
        _log($"lstm {line}");
    });

    /// <summary>Sym-H at every lead for each of these rows, one window at a time as in operation.</summary>
    public double[][] Predict(IReadOnlyList<ISequenceModel> networks, TrainingStorm storm, IReadOnlyList<int> rows)
    {
        var width = SymHFeatures.All.Count;
        var window = new float[Scaling.Steps * width];
        return [.. rows.Select(row =>
        {
            for (var step = 0; step < Scaling.Steps; step++)
            {
                var at = Math.Max(0, row - ((Scaling.Steps - 1 - step) * Scaling.Stride));
                Scaling.Features.Apply(storm.Features(at).Span, window.AsSpan(step * width, width));
            }

            var said = SymHPredictor.Mean(networks, window);
            return SymHLeads.Rows.Select(h => storm.Frame.Burton(row)[h] + (Scaling.Deviation[Array.IndexOf(Ahead, h)] * said[Array.IndexOf(Ahead, h)])).ToArray();
        })];
    }

    private SequenceSet Set(IReadOnlyList<TrainingStorm> storms, int every)
    {
        var width = SymHFeatures.All.Count;
        var rows = new float[storms.Sum(s => s.Frame.Rows) * width];
        var starts = new List<int>();
        var targets = new List<float>();
        var offset = 0;
        var reach = (Scaling.Steps - 1) * Scaling.Stride;
        foreach (var storm in storms)
        {
            for (var row = 0; row < storm.Frame.Rows; row++)
            {
                Scaling.Features.Apply(storm.Features(row).Span, rows.AsSpan((offset + row) * width, width));
            }

            foreach (var row in storm.Rows.Where(r => r >= reach && r % every == 0 && r + Ahead[^1] < storm.Frame.Rows))
            {
                starts.Add(offset + row - reach);
                targets.AddRange(Ahead.Select((h, o) => (float)(Missed(storm, row, h) / Scaling.Deviation[o])));
            }

            offset += storm.Frame.Rows;
        }

        return new SequenceSet(Scaling.Steps, width, Ahead.Length, rows, [.. starts], [.. targets], [.. starts.Select(_ => 1f)], Scaling.Stride);
    }

    private static double Missed(TrainingStorm storm, int row, int ahead) => storm.SymH(row + ahead) - storm.Frame.Burton(row)[ahead];

    private sealed class EpochLog(Action<EpochReport> act) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => act(value);

    }
}
