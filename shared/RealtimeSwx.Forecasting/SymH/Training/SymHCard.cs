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
        IReadOnlyDictionary<string, double> scores, IReadOnlyList<SymHCombination> combinations) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                target = "symh",
                facts,
                storms = storms.Select(s => s.Storm).Order().ToArray(),
                settings,
                weights = SymHLeads.All.Select((l, i) => (Lead: l, combinations[i].Weights)).ToDictionary(p => Key(p.Lead), p => p.Weights),
                out_of_fold = scores,
            },
            Indented);

    /// <summary>The card in words, Markdown.</summary>
    public static string Describe(IReadOnlyDictionary<string, string> facts, SymHTrainingSettings settings, SymHTrainingResult result)
    {
        var text = new StringBuilder();
        text.AppendLine("# Sym-H, 1 h and 2 h ahead").AppendLine();
        text.AppendLine("Members: `lags` (ridge on past Sym-H alone), `ridge` (Sym-H, L1 wind, wind carried to the magnetopause, ring-current equations),");
        text.AppendLine(CultureInfo.InvariantCulture, $"`lstm` (Torch, mean of {settings.Networks} networks of different seed, hidden {settings.Network.Hidden}, 3 h of the same features every 10 min, predicts what the equation misses). Baselines: `persistence`, `burton`.");
        text.AppendLine("Weights, spread and quantiles are fitted on predictions for storms that the predicting fit had not seen.").AppendLine();
        foreach (var (name, value) in facts.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {value}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"- seed: {settings.Seed}, folds: {settings.Folds}").AppendLine();
        text.AppendLine("Pooled RMSE in nT, out of fold on the training storms:").AppendLine();
        text.AppendLine("| | 1 h | 2 h |").AppendLine("|---|---|---|");
        foreach (var name in (string[])["persistence", "burton", "lags", "ridge", "lstm", "ensemble"])
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {result.OutOfFold[$"rmse_{name}_60"]:0.000} | {result.OutOfFold[$"rmse_{name}_120"]:0.000} |");
        }

        text.AppendLine().AppendLine("Limits: trained with Sym-H known at its label and ACE level-2 wind (clean data); real-time wind is noisier and has other gaps.");
        text.AppendLine("Sym-H that is late is bridged by the equation from its last known value. Storms of the most extreme class are few.");
        return text.ToString();
    }

    private static string Key(TimeSpan lead) => System.Xml.XmlConvert.ToString(lead);
}
