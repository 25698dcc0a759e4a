using RealtimeSwx.Forecasting.Backtest;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>One storm prepared for fitting: all features of every row, and the rows whose targets are all scored.</summary>
public sealed class TrainingStorm
{
    private readonly float[] _features;

    private TrainingStorm(int storm, SymHFrame frame, float[] features, int[] rows) =>
        (Storm, Frame, _features, Rows) = (storm, frame, features, rows);

    public int Storm { get; }

    public SymHFrame Frame { get; }

    /// <summary>Issue rows that count.</summary>
    public int[] Rows { get; }

    /// <summary>All features of a row, in the order of <see cref="SymHFeatures.All"/>.</summary>
    public ReadOnlyMemory<float> Features(int row) => _features.AsMemory(row * SymHFeatures.All.Count, SymHFeatures.All.Count);

    public double SymH(int row) => Frame.SymH[row];

    /// <param name="window">Null: every row counts whose targets are known.</param>
    public static TrainingStorm Prepare(ArchiveSegment segment, ScoringWindow? window)
    {
        var end = new SymHPipeline().Schedule.AtOrAfter(segment.To);
        var rows = (int)((end - segment.From).Ticks / SymHGrid.Step.Ticks) + 1;
        var frame = new SymHFrame(SymHGrid.Read(segment.History.AsOf(DateTimeOffset.MaxValue), end, rows));
        var features = new float[rows * SymHFeatures.All.Count];
        for (var row = 0; row < rows; row++)
        {
            SymHFeatures.Fill(frame, row, SymHFeatures.All, features.AsSpan(row * SymHFeatures.All.Count, SymHFeatures.All.Count));
        }

        var counted = Enumerable.Range(0, rows)
            .Where(r => SymHLeads.Rows.All(h => r + h < rows && Known(frame, r + h)))
            .Where(r => window is null || SymHLeads.All.All(l => window.Holds(frame.Grid.TimeOf(r) + l)))
            .Where(r => Known(frame, r) && frame.FieldAge[r] < SymHPredictor.LongestWithoutField)
            .ToArray();
        return new TrainingStorm(segment.Event ?? 0, frame, features, counted);
    }

    private static bool Known(SymHFrame frame, int row) => !double.IsNaN(frame.Grid[SymHColumn.SymH][row]);
}
