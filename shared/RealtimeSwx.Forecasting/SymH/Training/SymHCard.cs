using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>The model card: what the bundle is, what it was trained on and how good it is, for programs (JSON) and for people.</summary>
public static class SymHCard
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static ReadOnlyMemory<byte> Write(
        IReadOnlyDictionary<string, string> facts, SymHTrainingSettings settings, IReadOnlyList<TrainingStorm> storms,
        IReadOnlyDictionary<string, double> scores, IReadOnlyList<IReadOnlyList<SymHCombination>> combinations) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                target = "symh",
                facts,
                storms = storms.Select(s => s.Storm).Order().ToArray(),
                settings = settings with { SideBySide = 1 },
                weights = SymHLateness.Rows.Select((_, late) => (Late: SymHLateness.NameOf(late), Leads: combinations[late])).ToDictionary(
                    c => "late " + c.Late,
                    c => SymHLeads.All.Select((l, i) => (Lead: l, c.Leads[i].Weights)).ToDictionary(p => Key(p.Lead), p => p.Weights)),
                out_of_fold = scores,
            },
            Indented);

    /// <summary>The card in words, Markdown.</summary>
    public static string Describe(IReadOnlyDictionary<string, string> facts, SymHTrainingSettings settings, SymHTrainingResult result)
    {
        var text = new StringBuilder();
        text.AppendLine("# Sym-H, 30 minutes to 6 hours ahead").AppendLine();
        text.AppendLine("Members: `lags` (ridge on past Sym-H alone), `ridge` (Sym-H, L1 wind, wind carried to the magnetopause, ring-current equations), and Torch networks on");
        text.AppendLine("the same features that predict what the equation misses and how far they may be off, each the mean of several seeds:");
        foreach (var n in settings.Networks)
        {
            var late = n.LateNetworks > 0 ? $", and {n.LateNetworks} for each class of late Sym-H" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"`{n.Name}` ({n.Spec.Kind}, {n.Networks} networks{late}{(n.Outages ? "; trained also with plasma outages" : "")}).");
        }

        if (settings.Trees is { } trees)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"`trees` (LightGBM, {trees.Settings.Trees} trees of {trees.Settings.Leaves} leaves on what the equation misses, where Sym-H is late).");
        }

        text.AppendLine("Baselines: `persistence`, `burton`. Weights and quantiles are fitted on predictions for storms that the predicting fit had not seen,");
        text.AppendLine("for Sym-H known at its label, 5, 60 and 180 minutes late, and not known at all.").AppendLine();
        if (facts.TryGetValue("data", out var data))
        {
            var files = string.Join(' ', data.Split(", ").Select(d => "--data " + d.Split(' ')[0]));
            text.AppendLine(CultureInfo.InvariantCulture, $"Made by `swx train symh {files} --windows {facts.GetValueOrDefault("windows")} --seed {settings.Seed} --out models/symh`.").AppendLine();
        }

        foreach (var (name, value) in facts.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {value}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"- seed: {settings.Seed}, folds: {settings.Folds}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Pooled RMSE in nT by {settings.Folds}-fold cross-validation over storms, {settings.FoldNetworks} network(s) a member and fold:").AppendLine();
        text.AppendLine("| | " + string.Join(" | ", SymHLeads.All.Select(l => l.TotalMinutes.ToString("0' min'", CultureInfo.InvariantCulture))) + " |");
        text.AppendLine("|" + string.Concat(Enumerable.Repeat("---|", SymHLeads.All.Count + 1)));
        string[] members = [.. result.OutOfFold.Keys.Where(k => k.StartsWith("rmse_", StringComparison.Ordinal) && k.EndsWith("_60", StringComparison.Ordinal)).Select(k => k[5..^3])];
        foreach (var name in members)
        {
            var scores = SymHLeads.All.Select(l => result.OutOfFold[FormattableString.Invariant($"rmse_{name}_{l.TotalMinutes:0}")].ToString("0.000", CultureInfo.InvariantCulture));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", scores)} |");
        }

        text.AppendLine().AppendLine("`low` and `high`: 90 % interval of the ensemble's RMSE over drawn storms; `storm_mean`: mean of the storms' RMSE.");
        text.AppendLine().AppendLine("Limits: trained on ACE level-2 wind (clean data); real-time wind is noisier and has other gaps. Storms of the most extreme class are few.");
        return text.ToString();
    }

    private static string Key(TimeSpan lead) => System.Xml.XmlConvert.ToString(lead);
}
