namespace RealtimeSwx.Actors.Alerts;

/// <summary>Key of the alert entities in the actor registry; shared, because Core and Gateway both reach them.</summary>
public sealed class AlertKey
{
    /// <summary>Name of the entity type in the cluster.</summary>
    public const string TypeName = "alert";
}
