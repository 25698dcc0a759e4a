using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Probabilities of the usual storm classes (Gonzalez et al. 1994 and later use) and the sentence on top of the page.</summary>
public static class SymHHeadline
{
    /// <summary>Moderate, intense and severe storm, nT.</summary>
    public static IReadOnlyList<int> Thresholds { get; } = [-50, -100, -250];

    public static string Key(int threshold) => string.Create(CultureInfo.InvariantCulture, $"symh_le_{threshold}");

    /// <summary>Probability that Sym-H is at or below each threshold at the worse of the valid times.</summary>
    public static ImmutableSortedDictionary<string, double> Probabilities(IReadOnlyList<ForecastLead> leads) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Thresholds.Select(t => KeyValuePair.Create(
            Key(t), leads.Max(l => QuantileScores.ProbabilityAtMost(l.Quantiles.AsSpan(), t)))));

    public static ImmutableSortedDictionary<string, string> Sentences(IReadOnlyList<ForecastLead> leads, double now, ImmutableSortedDictionary<string, double> probabilities)
    {
        var worst = leads.MinBy(l => l.Median)!;
        var level = Level(worst.Median);
        var storming = Level(now) > 0;
        var chance = probabilities[Key(Thresholds[Math.Max(level - 1, 0)])];
        string[] namesEn = ["moderate", "intense", "severe"], namesEs = ["moderada", "intensa", "severa"];
        var numbers = FormattableString.Invariant($"{worst.Median:0} nT");
        var range = (Low: FormattableString.Invariant($"{worst.Quantiles[0]:0}"), High: FormattableString.Invariant($"{worst.Quantiles[^1]:0}"));
        var at = worst.ValidTime.ToString("HH:mm", CultureInfo.InvariantCulture);
        var threshold = Thresholds[Math.Max(level - 1, 0)];
        var percent = Percent(chance);
        var en = level == 0
            ? $"{(storming ? "The storm is fading" : "No storm expected in the next two hours")}: Sym-H about {numbers} at {at} UTC (90 % between {range.Low} and {range.High}), chance of a storm {percent}."
            : $"{Capital(namesEn[level - 1])} storm {(storming ? "continues" : "coming")}: Sym-H about {numbers} at {at} UTC (90 % between {range.Low} and {range.High}), chance of {threshold} nT or lower {percent}.";
        var es = level == 0
            ? $"{(storming ? "La tormenta se debilita" : "No se espera tormenta en las próximas dos horas")}: Sym-H cerca de {numbers} a las {at} UTC (90 % entre {range.Low} y {range.High}), probabilidad de tormenta {percent}."
            : $"Tormenta {namesEs[level - 1]} {(storming ? "en curso" : "en camino")}: Sym-H cerca de {numbers} a las {at} UTC (90 % entre {range.Low} y {range.High}), probabilidad de {threshold} nT o menos {percent}.";
        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("en", en), KeyValuePair.Create("es", es)]);
    }

    private static int Level(double symh) => Thresholds.Count(t => symh <= t);

    private static string Percent(double p) => p switch
    {
        < 0.01 => "< 1 %",
        > 0.99 => "> 99 %",
        _ => FormattableString.Invariant($"{100 * p:0} %"),
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
