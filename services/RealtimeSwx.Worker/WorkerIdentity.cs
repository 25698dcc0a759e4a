namespace RealtimeSwx.Worker;

/// <param name="Name">Unique in the cluster.</param>
/// <param name="Device">What computes, e.g. <c>cpu (1 thread)</c> or <c>cuda:0 H100</c>.</param>
public sealed record WorkerIdentity(string Name, string Device)
{
    /// <summary>MiB of main memory that this process may still take: of the container where it is limited, else of the machine.</summary>
    public static long FreeMemoryMb()
    {
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes) >> 20;
    }
}
