using System.Collections.Immutable;

namespace RealtimeSwx.Domain;

/// <summary>What the inputs of a forecast were worth.</summary>
public enum InputTier
{
    Final,
    Provisional,
    Nowcast,
    Proxy,
    Simulated,
}

/// <param name="Is">True when the champion could not be run on full inputs.</param>
/// <param name="Reason">Empty when not degraded.</param>
/// <param name="Fallback">The model that answered instead, empty when not degraded.</param>
public sealed record Degradation(bool Is, string Reason, string Fallback)
{
    public static readonly Degradation None = new(false, "", "");
}

/// <summary>One probabilistic forecast with everything a reader needs to judge it and <c>swx explain</c> needs to reproduce it.</summary>
/// <param name="Id">Deterministic: target, issue time and the first characters of the content hash of inputs and checkpoint.</param>
/// <param name="Target"><c>symh</c>, <c>kp</c>, <c>tec/&lt;analysis&gt;</c>.</param>
/// <param name="Model">What was published, usually <c>ensemble</c>.</param>
/// <param name="DataCutoff">Newest input used.</param>
/// <param name="InputHash">SHA-256 of <see cref="ForecastInput"/>'s canonical bytes.</param>
/// <param name="Checkpoint">SHA-256 of the model bundle, empty for a pure baseline.</param>
public sealed record Forecast(
    string Id,
    string Target,
    string Model,
    DateTimeOffset IssuedAt,
    DateTimeOffset DataCutoff,
    string Unit,
    Degradation Degraded,
    InputTier InputTier,
    ImmutableArray<ForecastLead> Leads,
    ImmutableSortedDictionary<string, double> Probabilities,
    ImmutableSortedDictionary<string, string> Headline,
    string InputHash,
    string Checkpoint)
{
    public string? Supersedes { get; init; }

    public DateTimeOffset? NextUpdateBy { get; init; }
}

/// <summary>One valid time of a forecast.</summary>
/// <param name="ValidTime">What the forecast is about (label of the target value).</param>
/// <param name="Lead">Issue to valid time.</param>
/// <param name="Quantiles">19 values at <see cref="QuantileLevels"/>, ascending, in the unit of the forecast. For maps: of the global mean TEC.</param>
public sealed record ForecastLead(
    DateTimeOffset ValidTime,
    TimeSpan Lead,
    ImmutableArray<double> Quantiles,
    ImmutableSortedDictionary<string, double> Members,
    ImmutableSortedDictionary<string, double> Baselines)
{
    /// <summary>For map targets: the predicted map and its error (as RMS); null for scalar targets.</summary>
    public TecMap? Map { get; init; }

    public double Median => Quantiles[QuantileLevels.Count / 2];
}

/// <summary>The levels at which every forecast states its distribution: 0.05, 0.10 … 0.95.</summary>
public static class QuantileLevels
{
    public const int Count = 19;

    public static double Level(int i) => (i + 1) / 20.0;

    /// <summary><c>05</c>, <c>10</c> … <c>95</c>: the keys in messages and the suffix of CSV columns.</summary>
    public static string Key(int i) => ((i + 1) * 5).ToString("00", System.Globalization.CultureInfo.InvariantCulture);
}
