namespace RealtimeSwx.Forecasting.SymH;

/// <summary>What the target forecasts: one and two hours ahead, every five minutes.</summary>
public static class SymHLeads
{
    public static IReadOnlyList<TimeSpan> All { get; } = [TimeSpan.FromHours(1), TimeSpan.FromHours(2)];

    /// <summary>The leads in rows of the grid.</summary>
    public static IReadOnlyList<int> Rows { get; } = [12, 24];

    public const string Persistence = "persistence";
    public const string Burton = "burton";
    public const string Lags = "lags";
    public const string Ridge = "ridge";
    public const string Mlp = "mlp";
    public const string Tcn = "tcn";
}
