using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Plots;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>The summary of <c>swx backtest symh</c> on one screen: what the JSON holds in full.</summary>
internal static class SymHSummaryText
{
    public static IEnumerable<string> Lines(JsonObject summary)
    {
        var horizons = summary["horizons"]!.AsObject();
        var each = horizons.Select(h => h.Value!.AsObject()).ToList();
        var checkpoint = (string)summary["checkpoint"]!;
        yield return Text($"symh, {summary["storms"]} storms, {summary["availability"]}, {(summary["folds"] is JsonArray f ? $"{f.Count}-fold cross-validation" : checkpoint.Length == 0 ? "no model" : "checkpoint " + checkpoint[..Math.Min(12, checkpoint.Length)])}");
        yield return Row("", horizons.Select(h => LeadName.Of(h.Key)));
        yield return Each("samples (missed)", h => Text($"{h["n"]} ({h["missed"]})"));
        yield return Each("RMSE [5, 95 % over storms]", h => Number(h["rmse"]!["ensemble"]) + Interval(h["rmse_interval90_over_storms"]));
        foreach (var rival in each[0]["rivals"]!.AsObject().Select(r => r.Key))
        {
            yield return Each("  " + rival, h => h["rivals"]![rival] is { } r ? Text($"{Number(r["rmse"])}{((bool)r["ensemble_better"]! ? "" : " better than the ensemble")}") : "");
        }

        yield return Each("skill over persistence", h => Number(h["skill"]) + Interval(h["skill_interval90_over_storms"]));
        yield return Each("storm-mean RMSE", h => Number(h["storm_mean_rmse"]));
        yield return Each("MAE, bias", h => Text($"{Number(h["mae"])}, {Number(h["bias"])}"));
        yield return Each("R2, storm mean", h => Text($"{Number(h["r2"])}, {Number(h["storm_mean_r2"])}"));
        yield return Each("BFE, storm mean", h => Text($"{Number(h["bfe"])}, {Number(h["storm_mean_bfe"])}"));
        yield return Each("CRPS, interval score", h => Text($"{Number(h["crps"])}, {Number(h["interval_score90"])}"));
        yield return Each("90 %: coverage, width", h => Text($"{Number(h["coverage90"])}, {Number(h["width90"], 1)}"));
        foreach (var observed in each.SelectMany(h => h["classes"]!.AsArray().Concat(h["deep"]!.AsArray())).Select(c => (string)c!["observed"]!).Distinct())
        {
            yield return Each($"  Sym-H {observed}", h => Class(h, observed));
        }

        yield return Each("peak: |value|, |time| error", h => Text($"{Number(h["peaks"]!["mean_absolute_value_error"], 1)}, {Number(h["peaks"]!["mean_absolute_time_error_min"], 0)} min"));
        yield return Each("next best", h => h["next_best"] is { } best ? Text($"{best["name"]} {Number(best["rmse_difference"])}{Interval(best["rmse_difference_interval90_over_storms"])}") : "");
        yield return Each("  Diebold-Mariano p", h => h["next_best"]?["diebold_mariano"] is { } test
            ? Text($"{Number(test["overlapping"]!["p_two_sided"])}, by storm {Number(test["by_storm"]!["p_two_sided"])}")
            : "");
        yield return Each("better than every member", h => h["better_than_every_member"] is { } better ? ((bool)better ? "yes" : "NO") : "");

        string Each(string name, Func<JsonObject, string> value) => Row(name, each.Select(value));
    }

    private static string Class(JsonObject horizon, string observed)
    {
        var row = horizon["classes"]!.AsArray().Concat(horizon["deep"]!.AsArray()).FirstOrDefault(c => (string)c!["observed"]! == observed);
        return row is null ? "" : Text($"{Number(row["rmse"])}; {Number(row["coverage90"])}, {Number(row["width90"], 1)}; n {row["n"]}");
    }

    private static string Row(string name, IEnumerable<string> cells) => name.PadRight(28) + string.Concat(cells.Select(c => c.PadRight(36))).TrimEnd();

    private static string Interval(JsonNode? interval) => Text($" [{Number(interval![0])}, {Number(interval[1])}]");

    private static string Number(JsonNode? value, int decimals = 3) =>
        value is null ? "-" : ((double)value).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
