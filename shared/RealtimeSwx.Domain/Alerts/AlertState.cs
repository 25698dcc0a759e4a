namespace RealtimeSwx.Domain.Alerts;

/// <summary>How near an event is. Watch and warning come from forecasts (or a drill), alert from what was observed.</summary>
public enum AlertState
{
    Watch,
    Warning,
    Alert,
    Cleared,
}
