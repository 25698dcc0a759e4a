namespace RealtimeSwx.Actors.Work;

/// <summary>Key of the work queue in the actor registry; shared, because workers and Core both reach it.</summary>
public sealed class WorkQueueKey;
