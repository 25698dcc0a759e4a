using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>From a forecast to its message. Numbers go out as they are, so that they equal a backtest's value for value; only maps are rounded.</summary>
public static class ForecastMessages
{
    /// <param name="mapBlobs">For map targets: SHA-256 of the full-precision map of each lead, in the order of the leads.</param>
    public static ForecastMessage From(Forecast forecast, MessageContext context, IReadOnlyList<string>? mapBlobs = null)
    {
        var simulated = context.Simulated || forecast.InputTier == InputTier.Simulated;
        return new ForecastMessage(context)
        {
            Id = forecast.Id,
            Target = forecast.Target,
            Model = forecast.Model,
            Simulated = simulated,
            Quality = simulated ? Quality.Simulated : forecast.Degraded.Is ? Quality.Doubtful : Quality.Good,
            AvailableAt = forecast.IssuedAt,
            AgeS = (context.ProducedAt - forecast.DataCutoff).TotalSeconds,
            IssuedAt = forecast.IssuedAt,
            DataCutoff = forecast.DataCutoff,
            Unit = forecast.Unit,
            Degraded = new DegradedBlock { Is = forecast.Degraded.Is, Reason = forecast.Degraded.Reason, Fallback = forecast.Degraded.Fallback },
            InputTier = forecast.InputTier,
            Leads = [.. forecast.Leads.Select((lead, i) => Lead(lead, context, mapBlobs is null ? null : mapBlobs[i]))],
            Probabilities = Keyed.Finite(forecast.Probabilities),
            Headline = Keyed.Ordinal(forecast.Headline),
            InputHash = forecast.InputHash,
            Checkpoint = forecast.Checkpoint,
            Supersedes = forecast.Supersedes,
            NextUpdateBy = forecast.NextUpdateBy,
        };
    }

    private static LeadBlock Lead(ForecastLead lead, MessageContext context, string? blob) => new()
    {
        ValidTime = lead.ValidTime,
        Lead = lead.Lead,
        Q = Keyed.Quantiles(lead.Quantiles),
        Members = Keyed.Finite(lead.Members),
        Baselines = Keyed.Finite(lead.Baselines),
        Map = lead.Map is { } map ? MapBlocks.From(map, context, blob) : null,
    };
}
