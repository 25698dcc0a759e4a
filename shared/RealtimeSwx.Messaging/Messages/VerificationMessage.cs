using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace RealtimeSwx.Messaging;

/// <summary>How good the forecasts of a target have been, and the scores just made, on <c>verification/&lt;target&gt;</c>, retained.</summary>
public sealed record VerificationMessage : SwxMessage
{
    public const string SchemaName = "swx.verification.v1";

    [JsonConstructor]
    public VerificationMessage()
    {
    }

    public VerificationMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    [JsonPropertyOrder(-17), Description("symh, kp, kp-wind or tec/<analysis>.")]
    public required string Target { get; init; }

    [Description("First valid time in the statistics, UTC.")]
    public required DateTimeOffset WindowStart { get; init; }

    [Description("Last valid time in the statistics, UTC.")]
    public required DateTimeOffset WindowEnd { get; init; }

    [Description("Scored leads in the statistics.")]
    public required int N { get; init; }

    public required string Unit { get; init; }

    public required ImmutableArray<LeadVerification> Leads { get; init; }

    [Description("The leads scored since the last message, oldest first: a subscriber that misses no message sees every score.")]
    public required ImmutableArray<ScoredLead> Scored { get; init; }
}

public sealed record LeadVerification
{
    [Description("Issue to valid time, ISO 8601.")]
    public required TimeSpan Lead { get; init; }

    public required int N { get; init; }

    [Description("Scores of the ensemble, of each member and of each baseline, on the same samples.")]
    public required ImmutableSortedDictionary<string, ModelScore> Models { get; init; }
}

public sealed record ModelScore
{
    [Description("Square root of the mean squared error over all samples.")]
    public double? Rmse { get; init; }

    public double? Mae { get; init; }

    [Description("Mean of forecast minus observed.")]
    public double? Bias { get; init; }

    [Description("Twice the mean pinball loss over the 19 quantiles.")]
    public double? Crps { get; init; }

    [Description("Share of observations within [q05, q95].")]
    public double? Coverage90 { get; init; }

    [Description("1 - RMSE / RMSE of persistence.")]
    public double? Skill { get; init; }
}

/// <summary>One lead of one forecast, met by the truth.</summary>
public sealed record ScoredLead
{
    public required string ForecastId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ValidTime { get; init; }

    public required TimeSpan Lead { get; init; }

    [Description("The truth; the global mean for maps.")]
    public required double Observed { get; init; }

    [Description("Quantiles as forecast.")]
    public required ImmutableSortedDictionary<string, double> Q { get; init; }

    [Description("Point predictions of the ensemble, every member and every baseline.")]
    public required ImmutableSortedDictionary<string, double> Predictions { get; init; }

    [Description("Scores of this lead: crps, covered90 …; for maps wrmse, mae, bias, persistence_wrmse, blend_wrmse, coverage90 …")]
    public required ImmutableSortedDictionary<string, double> Metrics { get; init; }
}
