namespace RealtimeSwx.Worker;

/// <param name="Name">Unique in the cluster.</param>
/// <param name="Device">What computes, e.g. <c>cpu (1 thread)</c> or <c>cuda:0 H100</c>.</param>
public sealed record WorkerIdentity(string Name, string Device);
