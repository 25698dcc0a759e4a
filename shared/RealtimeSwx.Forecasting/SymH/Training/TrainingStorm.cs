using RealtimeSwx.Forecasting.Backtest;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>One storm prepared for fitting: all features of every row, and the issue times whose targets are scored; at other leads a target may be missing.</summary>
public sealed class TrainingStorm
{
    /// <summary>Every how many-th issue time is also prepared as it would be with Sym-H late.</summary>
    private const int LateEvery = 8;

    private readonly float[] _features;
    private readonly List<IssueRows> _issues = [];

    private TrainingStorm(int storm, SymHFrame frame, int[] counted)
    {
        (Storm, Frame) = (storm, frame);
        _features = new float[frame.Rows * SymHFeatures.All.Count];
        for (var row = 0; row < frame.Rows; row++)
        {
            SymHFeatures.Fill(frame, row, SymHFeatures.All, _features.AsSpan(row * SymHFeatures.All.Count, SymHFeatures.All.Count));
        }

        _issues.Add(new IssueRows(this, 0, counted, i => Features(counted[i]), i => frame.Outlook(counted[i])));
    }

    public int Storm { get; }

    /// <summary>The whole storm, with Sym-H known at its label.</summary>
    public SymHFrame Frame { get; }

    /// <summary>Issue times by class of <see cref="SymHLateness"/>; those with late Sym-H are a sample.</summary>
    public IReadOnlyList<IssueRows> Issues => _issues;

    /// <summary>The same storm with <see cref="PlasmaOutages"/>; only issue times with timely Sym-H.</summary>
    public TrainingStorm? WithOutages { get; private init; }

    /// <summary>All features of a row, in the order of <see cref="SymHFeatures.All"/>.</summary>
    public ReadOnlyMemory<float> Features(int row) => _features.AsMemory(row * SymHFeatures.All.Count, SymHFeatures.All.Count);

    /// <summary>Observed Sym-H; NaN where there is none, and after the end of the storm.</summary>
    public double Truth(int row) => row < Frame.Rows ? Frame.Grid[SymHColumn.SymH][row] : double.NaN;

    /// <param name="window">Null: every row counts whose targets are known.</param>
    /// <param name="timelyOnly">No issue times with Sym-H late and none with outages.</param>
    public static TrainingStorm Prepare(ArchiveSegment segment, ScoringWindow? window, bool timelyOnly = false)
    {
        var end = new SymHPipeline().Schedule.AtOrAfter(segment.To);
        var rows = (int)((end - segment.From).Ticks / SymHGrid.Step.Ticks) + 1;
        var number = segment.Event ?? 0;
        var frame = new SymHFrame(SymHGrid.Read(segment.History.AsOf(DateTimeOffset.MaxValue), end, rows));
        int[] counted =
        [
            .. Enumerable.Range(0, rows)
                .Where(r => SymHLeads.ScoredRows.All(h => r + h < rows && Known(frame, r + h)))
                .Where(r => window is null || SymHLeads.Scored.All(l => window.Holds(frame.Grid.TimeOf(r) + l)))
                .Where(r => Known(frame, r) && frame.FieldAge[r] < SymHPredictor.LongestWithoutField),
        ];
        if (timelyOnly)
        {
            return new TrainingStorm(number, frame, counted);
        }

        var spoiled = new SymHFrame(PlasmaOutages.In(frame.Grid, number));
        var storm = new TrainingStorm(number, frame, counted) { WithOutages = new TrainingStorm(number, spoiled, counted) };
        storm._issues.AddRange(Enumerable.Range(1, SymHLateness.Rows.Count - 1).Select(late => Late(storm, late, counted)));
        return storm;
    }

    /// <summary>The frame that a forecast at <paramref name="row"/> would see with Sym-H that late.</summary>
    public SymHFrame FrameAt(int row, int late) => new(Frame.Grid.InputAt(row, SymHLateness.Rows[late]));

    private static IssueRows Late(TrainingStorm storm, int late, int[] counted)
    {
        int[] rows = [.. counted.Where(r => r % LateEvery == 0 && r >= SymHGrid.InputRows)];
        var features = new float[rows.Length][];
        var equations = new double[rows.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var frame = storm.FrameAt(rows[i], late);
            features[i] = new float[SymHFeatures.All.Count];
            SymHFeatures.Fill(frame, frame.Rows - 1, SymHFeatures.All, features[i]);
            equations[i] = frame.Outlook(frame.Rows - 1).ToArray();
        }

        return new IssueRows(storm, late, rows, i => features[i], i => equations[i]);
    }

    private static bool Known(SymHFrame frame, int row) => !double.IsNaN(frame.Grid[SymHColumn.SymH][row]);
}
