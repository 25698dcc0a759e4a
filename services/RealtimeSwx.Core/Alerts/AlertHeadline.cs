using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>An alert in one sentence, in English and Spanish.</summary>
internal static class AlertHeadline
{
    public static ImmutableSortedDictionary<string, string> Of(
        string alert, AlertRule? rule, Raised next, Reading? evidence, AlertCause cause, ImmutableArray<Reading> readings)
    {
        var (en, es) = rule is null
            ? ($"Cleared: the rule of {alert} was removed from the configuration.", $"Cancelada: la regla de {alert} se quitó de la configuración.")
            : next.State == AlertState.Cleared ? Cleared(alert, rule, cause, readings)
            : rule.Scale.Measure is AlertMeasure.FeedStale or AlertMeasure.ForecastDegraded or AlertMeasure.StationFault ? Status(alert, rule, evidence)
            : Raised(alert, rule, next, evidence);
        var drill = next.DrillUntil is not null;
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("en", drill ? "EXERCISE: " + en : en)
            .Add("es", drill ? "SIMULACRO: " + es : es);
    }

    private static (string En, string Es) Raised(string alert, AlertRule rule, Raised next, Reading? evidence)
    {
        var level = rule.Scale.Levels[next.Level - 1];
        var (en, es) = Subject(alert, rule);
        var (subjectEn, subjectEs) = ($"{level.English} {en}", $"{es} {level.Spanish}");
        if (evidence is null)
        {
            return ($"{Capital(subjectEn)}.", $"{Capital(subjectEs)}.");
        }

        if (next.State == AlertState.Alert)
        {
            var value = rule.Scale == AlertScale.Geomagnetic || rule.Scale.Unit == "Kp"
                ? $"Kp {KpThirds.FromUnits(evidence.Value ?? 0)}"
                : string.Create(CultureInfo.InvariantCulture, $"{evidence.Value:0.#} {rule.Scale.Unit}");
            var (moreEn, moreEs) = rule.Scale.Measure == AlertMeasure.CountDecrease && evidence.Detail.Length > 0
                ? ($" Onset, depth and significance: {evidence.Detail}.", $" Inicio, profundidad y significación: {evidence.Detail}.")
                : ("", "");
            return ($"{Capital(subjectEn)}: {value} observed, {Time(evidence.From)} UTC.{moreEn}", $"{Capital(subjectEs)}: {value} observado, {Time(evidence.From)} UTC.{moreEs}");
        }

        var chance = (evidence.Probability ?? 0).ToString("0 %", CultureInfo.InvariantCulture);
        return next.State == AlertState.Warning
            ? ($"{Capital(subjectEn)} expected before {Time(evidence.To)} UTC ({chance}).", $"Se espera {subjectEs} antes de {Time(evidence.To)} UTC ({chance}).")
            : ($"{Capital(subjectEn)} possible before {Time(evidence.To)} UTC ({chance}).", $"Posible {subjectEs} antes de {Time(evidence.To)} UTC ({chance}).");
    }

    private static (string En, string Es) Status(string alert, AlertRule rule, Reading? evidence)
    {
        var name = Name(alert, rule);
        var reason = evidence is { Detail.Length: > 0 } ? ": " + evidence.Detail : "";
        return rule.Scale.Measure switch
        {
            AlertMeasure.FeedStale => ($"Feed {name} is stale{reason}.", $"La fuente {name} no trae datos recientes{reason}."),
            AlertMeasure.StationFault => (
                $"The detector of {name} has changed{reason}. Its rates may mislead.", $"El detector de {name} ha cambiado{reason}. Sus tasas pueden engañar."),
            _ => ($"Forecasts of {name} are degraded{reason}.", $"Los pronósticos de {name} están degradados{reason}."),
        };
    }

    private static (string En, string Es) Cleared(string alert, AlertRule rule, AlertCause cause, ImmutableArray<Reading> readings)
    {
        var name = Name(alert, rule);
        var (en, es) = Subject(alert, rule);
        return (cause, rule.Scale.Measure) switch
        {
            (AlertCause.DrillOver, _) => ("The drill is over.", "El simulacro ha terminado."),
            (AlertCause.Expired, _) => (
                $"Cleared for want of data: nothing newer than {Time(readings.Max(r => r.Time))} UTC is known of {name}.",
                $"Cancelada por falta de datos: no se conoce nada de {name} posterior a {Time(readings.Max(r => r.Time))} UTC."),
            (_, AlertMeasure.FeedStale) => ($"Feed {name} brings data again.", $"La fuente {name} vuelve a traer datos."),
            (_, AlertMeasure.ForecastDegraded) => ($"Forecasts of {name} are whole again.", $"Los pronósticos de {name} vuelven a estar completos."),
            (_, AlertMeasure.StationFault) => ($"The detector of {name} is as usual again.", $"El detector de {name} vuelve a ser el de siempre."),
            _ => ($"All clear: no {en} observed or expected any more.", $"Fin de la alerta: ya no se observa ni se espera {es}."),
        };
    }

    private static (string En, string Es) Subject(string alert, AlertRule rule) => rule.Scale.Name switch
    {
        "G" => ("geomagnetic storm", "tormenta geomagnética"),
        "symh" => ("geomagnetic storm by Sym-H", "tormenta geomagnética según Sym-H"),
        "tec" => ($"TEC anomaly ({Name(alert, rule)})", $"anomalía de TEC ({Name(alert, rule)})"),
        "forbush" => ($"Forbush decrease ({Name(alert, rule)})", $"decrecimiento Forbush ({Name(alert, rule)})"),
        _ => (rule.Name, rule.Name),
    };

    /// <summary>The series, feed or target that an alert is about.</summary>
    private static string Name(string alert, AlertRule rule) =>
        alert.Length > rule.Name.Length ? alert[(rule.Name.Length + 1)..] : rule.Series is [var only] ? only : rule.Target;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
