using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>The targets that this system forecasts, by name.</summary>
public static class ForecastPipelines
{
    /// <param name="target"><c>symh</c>, <c>kp</c>, <c>kp-wind</c>, <c>tec/&lt;analysis&gt;</c>.</param>
    /// <exception cref="ArgumentException">No such target.</exception>
    public static IForecastPipeline For(string target) => For(target, null);

    /// <param name="tec">When TEC is issued; null: daily. The other targets have one schedule each.</param>
    public static IForecastPipeline For(string target, IssueSchedule? tec) => target switch
    {
        "symh" => new SymHPipeline(),
        "kp" => new KpPipeline(),
        "kp-wind" => new KpPipeline(wind: true),
        _ when target.StartsWith("tec/", StringComparison.Ordinal) && target.Length > 4 => new TecPipeline(target[4..], tec),
        _ => throw new ArgumentException($"'{target}' is no target: symh, kp, kp-wind or tec/<analysis>.", nameof(target)),
    };

    /// <summary>Folder of a target's model: the analyses of TEC share one, and so does Kp with and without wind.</summary>
    public static string ModelName(string target) => target.StartsWith("tec/", StringComparison.Ordinal) ? "tec" : target == "kp-wind" ? "kp" : target;
}
