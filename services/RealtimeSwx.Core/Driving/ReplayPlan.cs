namespace RealtimeSwx.Core.Driving;

/// <summary>A replay that the driver begins by itself, on whichever node it is: every core node of the cluster has the same plan.</summary>
/// <param name="Name">Of the cursor.</param>
/// <param name="Load">Reads the archives; called where the driver is.</param>
public sealed record ReplayPlan(string Name, Func<ReplayActor.StartReplay> Load);
