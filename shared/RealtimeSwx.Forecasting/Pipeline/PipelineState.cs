namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>What a pipeline remembers between issues: forecasts that wait for their truth, and calibration. Immutable; each pipeline has its own.</summary>
public abstract record PipelineState
{
    /// <summary>Issue time of the newest forecast, null when none was issued.</summary>
    public DateTimeOffset? LastIssue { get; init; }
}
