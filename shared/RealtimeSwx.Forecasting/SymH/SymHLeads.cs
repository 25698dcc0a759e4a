namespace RealtimeSwx.Forecasting.SymH;

/// <summary>What the target forecasts: half an hour to six hours ahead, every five minutes.</summary>
public static class SymHLeads
{
    /// <summary>The leads in rows of the grid, ascending.</summary>
    public static IReadOnlyList<int> Rows { get; } = [6, 12, 24, 36, 72];

    public static IReadOnlyList<TimeSpan> All { get; } = [.. Rows.Select(Ahead)];

    /// <summary>One and two hours, as the papers have them: what decides the issue times that are learned from, what a backtest scores, headlines and alerts.</summary>
    public static IReadOnlyList<int> ScoredRows { get; } = [12, 24];

    public static IReadOnlyList<TimeSpan> Scored { get; } = [.. ScoredRows.Select(Ahead)];

    public const string Persistence = "persistence";
    public const string Burton = "burton";
    public const string Climatology = "climatology";
    public const string Lags = "lags";
    public const string Ridge = "ridge";
    public const string Trees = "trees";
    public const string Mlp = "mlp";
    public const string Tcn = "tcn";

    public static TimeSpan Ahead(int rows) => rows * SymHGrid.Step;

    public static int RowsOf(TimeSpan lead) => (int)(lead / SymHGrid.Step);

    /// <summary>Place among <see cref="Rows"/>.</summary>
    /// <exception cref="ArgumentException">No such lead.</exception>
    public static int IndexOf(int rows) =>
        Rows.ToList().IndexOf(rows) is >= 0 and var at ? at : throw new ArgumentException($"There is no lead of {rows} rows.", nameof(rows));
}
