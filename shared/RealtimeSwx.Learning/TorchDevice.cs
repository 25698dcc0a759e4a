using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning;

/// <param name="Backend"><c>cpu</c> or <c>cuda</c>: which libtorch is loaded.</param>
/// <param name="Device">Where networks run.</param>
/// <param name="Note">Empty, or why the device is not the one asked for.</param>
public sealed record TorchInfo(string TorchSharpVersion, string LibTorchVersion, string Backend, string Device, int Threads, string Note);

/// <summary>The device and the thread budget of Torch in this process.</summary>
public static class TorchDevice
{
    /// <summary>
    /// One intra-op thread: workers scale by models, not by threads, and sums do not depend on the number of cores.
    /// </summary>
    public const int InferenceThreads = 1;

    /// <summary>Resolves <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; falls back to the CPU where there is no such GPU.</summary>
    public static (torch.Device Device, string Note) Choose(string wanted)
    {
        var gpu = cuda.is_available();
        return wanted switch
        {
            "cpu" => (CPU, ""),
            "auto" => gpu ? (CUDA, "") : (CPU, ""),
            "cuda" => gpu ? (CUDA, "") : (CPU, "cuda was asked for and is not available; running on the CPU"),
            _ when Number(wanted) is { } number => number < (gpu ? cuda.device_count() : 0)
                ? (new Device(DeviceType.CUDA, number), "")
                : (CPU, $"{wanted} was asked for and is not available; running on the CPU"),
            _ => throw new FormatException($"'{wanted}' is no Torch device: auto, cpu, cuda or cuda:N."),
        };
    }

    /// <summary>Sets the process-wide number of threads that one operation may use.</summary>
    public static void UseThreads(int threads)
    {
        if (get_num_threads() != threads)
        {
            set_num_threads(threads);
        }
    }

    /// <summary>
    /// To be called on a thread before Torch works on it: OpenMP keeps its number of threads per thread, and Torch passes the process's
    /// budget on only when it is asked for it.
    /// </summary>
    public static void Enter() => _ = get_num_threads();

    /// <summary>What is loaded here. Throws <see cref="TypeInitializationException"/> or <see cref="DllNotFoundException"/> when libtorch does not load.</summary>
    public static TorchInfo Describe(string wanted = "auto")
    {
        var (device, note) = Choose(wanted);
        return new TorchInfo(
            typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "",
            __version__,
            cuda.is_available() ? "cuda" : "cpu",
            device.ToString(),
            get_num_threads(),
            note);
    }

    /// <summary>N of <c>cuda:N</c>.</summary>
    private static int? Number(string wanted) =>
        wanted.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(wanted.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
