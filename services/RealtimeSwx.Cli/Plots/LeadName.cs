using System.Globalization;

namespace RealtimeSwx.Cli.Plots;

/// <summary>A lead as people write it: <c>30 min</c>, <c>2 h</c>.</summary>
internal static class LeadName
{
    /// <param name="minutes">As the summary of a backtest names its horizons.</param>
    public static string Of(string minutes)
    {
        var value = int.Parse(minutes, CultureInfo.InvariantCulture);
        return value % 60 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{value / 60} h") : string.Create(CultureInfo.InvariantCulture, $"{value} min");
    }
}
