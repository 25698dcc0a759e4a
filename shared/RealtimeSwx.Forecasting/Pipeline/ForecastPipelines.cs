using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>The targets that this system forecasts, by name.</summary>
public static class ForecastPipelines
{
    /// <param name="target"><c>symh</c>, <c>kp</c>, <c>tec/&lt;analysis&gt;</c>.</param>
    /// <exception cref="ArgumentException">No such target.</exception>
    public static IForecastPipeline For(string target) => target switch
    {
        "symh" => new SymHPipeline(),
        "kp" => new KpPipeline(),
        _ when target.StartsWith("tec/", StringComparison.Ordinal) && target.Length > 4 => new TecPipeline(target[4..]),
        _ => throw new ArgumentException($"'{target}' is no target: symh, kp or tec/<analysis>.", nameof(target)),
    };

    /// <summary>Folder of a target's model: the analyses of TEC share one.</summary>
    public static string ModelName(string target) => target.StartsWith("tec/", StringComparison.Ordinal) ? "tec" : target;
}
