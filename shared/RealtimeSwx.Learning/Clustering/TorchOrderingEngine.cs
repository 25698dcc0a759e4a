using RealtimeSwx.Science.Clustering;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Clustering;

/// <summary>
/// OPTICS as Prim's algorithm on all pairs, with everything on a Torch device: for a GPU, and sets of points that a tree does not help with (many
/// dimensions). The bits are those of the engines of <see cref="OrderingEngines"/>. The host launches the steps and never waits for one: it hears of
/// the order once in <see cref="StepsPerChunk"/> of them. O(N²) time, O(N) memory. On a CPU the other engines are much faster (docs/performance.md).
/// </summary>
public sealed class TorchOrderingEngine : IOrderingEngine
{
    // Between two chunks the processed points are left out of the tensors: the more often, the less is computed for nobody, the oftener the host waits.
    private const int StepsPerChunk = 512;

    private readonly Device _device;

    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    public TorchOrderingEngine(string device) => (_device, Note) = TorchDevice.Choose(device);

    /// <summary>Empty, or why the device is not the one asked for.</summary>
    public string Note { get; }

    /// <summary>Whether there is a GPU and it was asked for.</summary>
    public bool OnGpu => _device.type == DeviceType.CUDA;

    public OpticsOrdering Order(OrderingTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        TorchDevice.Enter();
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var n = task.Points.Count;
        var (order, reachability, predecessor) = (new int[n], new double[n], new int[n]);
        using var waiting = new WaitingPoints(task, _device);
        for (var rank = 0; rank < n;)
        {
            task.Checkpoint(rank);
            var taken = waiting.Take(Math.Min(StepsPerChunk, n - rank), rank);
            for (var i = 0; i < taken.Ids.Length; i++, rank++)
            {
                var id = (int)taken.Ids[i];
                order[rank] = id;
                reachability[id] = taken.Reach[i] == WaitingPoints.Unreached ? double.PositiveInfinity : taken.Reach[i];
                predecessor[id] = taken.From[i] < 0 ? -1 : order[taken.From[i]];
            }

            if (rank < n)
            {
                waiting.Compact();
            }
        }

        return task.Ordering(order, reachability, predecessor);
    }
}
