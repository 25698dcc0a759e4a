using System.Text;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Listens to a training and keeps its learning curve.</summary>
/// <param name="name">Of the fit, e.g. <c>fold-0-mlp</c>.</param>
/// <param name="constant">Mean squared error of the best constant on the training rows.</param>
internal sealed class CurveRecord(string name, double constant, Action<string> log) : IProgress<EpochReport>
{
    private const string Extension = ".csv";
    private readonly List<CurvePoint> _points = [];

    /// <summary>Null when nothing was watched.</summary>
    public LearningCurve? Curve => _points.Count == 0 ? null : new LearningCurve(name, _points, constant);

    public void Report(EpochReport value)
    {
        if (value.Watched is { } watched)
        {
            _points.Add(new CurvePoint(value.Epoch, watched.Train, watched.Held));
        }

        log(FormattableString.Invariant($"{name}: epoch {value.Epoch}/{value.Epochs}, loss {value.TrainLoss:0.0000}"));
    }

    /// <summary>The curve as a file among those of its fit.</summary>
    public static KeyValuePair<string, ReadOnlyMemory<byte>> File(LearningCurve curve)
    {
        using var writer = new StringWriter();
        curve.Write(writer);
        return KeyValuePair.Create(curve.Name + Extension, (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(writer.ToString()));
    }

    /// <summary>The curves among the files of a fit.</summary>
    public static IEnumerable<LearningCurve> Among(ModelBundle fit) => fit.Files
        .Where(f => f.Key.EndsWith(Extension, StringComparison.Ordinal))
        .Select(f => LearningCurve.Parse(f.Key[..^Extension.Length], Encoding.ASCII.GetString(f.Value.Span).Split('\n')));
}
