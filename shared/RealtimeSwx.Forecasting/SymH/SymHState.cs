using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>One lead of an issued forecast that waits for its truth.</summary>
public sealed record PendingLead(
    string ForecastId,
    DateTimeOffset IssuedAt,
    DateTimeOffset ValidTime,
    TimeSpan Lead,
    ImmutableArray<double> Quantiles,
    ImmutableSortedDictionary<string, double> Predictions);

/// <param name="Pending">By valid time, then lead.</param>
/// <param name="Scales">Per lead of <see cref="SymHLeads"/>.</param>
public sealed record SymHState(ImmutableArray<PendingLead> Pending, ImmutableArray<AdaptiveScale> Scales) : PipelineState
{
    /// <summary>Truth that is later than this never counts: what waits is bounded.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>Step of the adaptive scale per scored forecast.</summary>
    public const double LearningRate = 0.01;

    public static readonly SymHState Empty = new([], [.. SymHLeads.All.Select(_ => default(AdaptiveScale))]);

    /// <summary>Forecasts that were given up because their truth never came.</summary>
    public int Abandoned { get; init; }

    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static SymHState Load(ReadOnlySpan<byte> saved)
    {
        var state = JsonSerializer.Deserialize<SymHState>(saved) ?? throw new InputException("symh state", "empty");
        return state.Scales.Length == SymHLeads.All.Count ? state : state with { Scales = OfScoredLeads(state.Scales) };
    }

    // States were once kept for one and two hours only.
    private static ImmutableArray<AdaptiveScale> OfScoredLeads(ImmutableArray<AdaptiveScale> scales) =>
        [.. SymHLeads.Rows.Select(r => SymHLeads.ScoredRows.ToList().IndexOf(r) is >= 0 and var at && at < scales.Length ? scales[at] : default)];

    public SymHState With(Forecast forecast)
    {
        var kept = Pending.RemoveAll(p => p.ValidTime + Patience < forecast.IssuedAt);
        var added = forecast.Leads.Select(l => new PendingLead(
            forecast.Id, forecast.IssuedAt, l.ValidTime, l.Lead, l.Quantiles, l.Members.AddRange(l.Baselines).SetItem("ensemble", l.Median)));
        return this with
        {
            LastIssue = forecast.IssuedAt,
            Pending = [.. kept.AddRange(added).OrderBy(p => p.ValidTime).ThenBy(p => p.Lead)],
            Abandoned = Abandoned + Pending.Length - kept.Length,
        };
    }

    public SymHState Learn(IReadOnlyList<ForecastScore> scores)
    {
        var scored = scores.Select(s => (s.ForecastId, s.Lead)).ToHashSet();
        var scales = Scales.ToBuilder();
        foreach (var score in scores)
        {
            var lead = SymHLeads.IndexOf(SymHLeads.RowsOf(score.Lead));
            scales[lead] = scales[lead].Learn(score.Metrics["covered90"] > 0, LearningRate);
        }

        return this with { Pending = Pending.RemoveAll(p => scored.Contains((p.ForecastId, p.Lead))), Scales = scales.ToImmutable() };
    }
}
