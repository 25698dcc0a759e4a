namespace RealtimeSwx.Gateway.Hapi;

/// <summary>
/// Names of series and targets as HAPI dataset ids: <c>/</c> becomes <c>_</c>, a literal <c>_</c> becomes <c>_U</c> (series have no capitals,
/// so no two names share an id), everything else stays: <c>solarwind/bz</c> is <c>solarwind_bz</c>. Forecasts have the prefix
/// <c>forecast_</c>, scores <c>score_</c>, maps <c>map_</c>, TEC at stations <c>vtec_</c>.
/// </summary>
internal static class HapiIds
{
    public const string ForecastPrefix = "forecast_";
    public const string ScorePrefix = "score_";
    public const string MapPrefix = "map_";
    public const string StationPrefix = "vtec_";

    public static string Encode(string name) => name.Replace("_", "_U", StringComparison.Ordinal).Replace('/', '_');
}
