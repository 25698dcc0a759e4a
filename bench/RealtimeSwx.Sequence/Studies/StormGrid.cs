using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Sequence.Studies;

/// <summary>One storm as it was measured, Sym-H at its label.</summary>
/// <param name="Window">What is scored; null = every row whose targets are known.</param>
internal sealed record StormGrid(string Split, int Storm, SymHGrid Grid, ScoringWindow? Window)
{
    /// <summary>Studies of single rows take every so many-th, half an hour apart: neighbours say much the same.</summary>
    private const int Every = 6;

    public static StormGrid Of(string split, ArchiveSegment segment, ScoringWindow? window)
    {
        var end = new SymHPipeline().Schedule.AtOrAfter(segment.To);
        return new StormGrid(split, segment.Event ?? 0, SymHGrid.Read(segment.History.AsOf(DateTimeOffset.MaxValue), end, (int)((end - segment.From).Ticks / SymHGrid.Step.Ticks) + 1), window);
    }

    /// <summary>The storms of one split of the reference data.</summary>
    public static IEnumerable<StormGrid> Load(string data, string split)
    {
        var windows = ScoringWindows.Read(Path.Combine(data, "symh", "scoring_windows.csv"));
        return ArchiveSegments.Read([Path.Combine(data, "symh", $"{split}.csv.gz")], KnownSeries.SymH, Availability.Literature, _ => { })
            .Select(s => Of(split, s, windows.Single(w => w.Split == split && w.Storm == s.Event)));
    }

    /// <summary>Training and validation storms.</summary>
    public static IReadOnlyList<StormGrid> LoadAll(string data) => [.. Load(data, "train"), .. Load(data, "validation")];

    /// <summary>True when a forecast made at the row is scored at every lead.</summary>
    public bool Counts(int row) =>
        row + SymHLeads.ScoredRows[^1] < Grid.Rows
        && SymHLeads.ScoredRows.All(h => !double.IsNaN(Grid[SymHColumn.SymH][row + h]))
        && (Window is null || SymHLeads.Scored.All(l => Window.Holds(Grid.TimeOf(row) + l)));

    /// <summary>The rows that studies of single rows take.</summary>
    public bool Wanted(int row) => row % Every == 0 && Counts(row);
}
