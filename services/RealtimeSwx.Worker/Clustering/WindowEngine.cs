using System.Globalization;
using RealtimeSwx.Learning.Clustering;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Worker.Clustering;

/// <summary>Who orders the pulses of a window on this worker. The classes do not depend on it.</summary>
public static class WindowEngine
{
    /// <param name="device">The worker's: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="torchFrom">
    /// Setting <c>Worker:TorchOpticsFrom</c>, the pulses of a window from which a GPU orders them. Null or empty: never, since nothing says yet that it is faster.
    /// </param>
    /// <exception cref="FormatException">The setting is no number of pulses.</exception>
    public static IOrderingEngine For(string device, string? torchFrom)
    {
        if (string.IsNullOrEmpty(torchFrom))
        {
            return OrderingEngines.BySize;
        }

        if (!int.TryParse(torchFrom, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
        {
            throw new FormatException($"Worker:TorchOpticsFrom: '{torchFrom}' is no number of pulses.");
        }

        var torch = new TorchOrderingEngine(device);
        return torch.OnGpu ? OrderingEngines.WithLarge(torch, from) : OrderingEngines.BySize;
    }
}
