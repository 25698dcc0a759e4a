using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning;

/// <summary>A fitted causal network, in inference mode; every temporary is freed before a call returns.</summary>
internal sealed class CausalModel(CausalNetwork network, Device device) : INetworkModel
{
    private const int WindowsAtOnce = 256;

    public NetworkSpec Spec => network.Spec;

    public int Window => network.Reach;

    public int Features => network.Features;

    public int Leads => network.Leads;

    public float[] PredictNewest(ReadOnlySpan<float> rows)
    {
        var count = RowsOf(rows);
        TorchDevice.Enter();
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var window = Extended(rows[((count - Math.Min(count, Window)) * Features)..], Window);
        return Newest(window.unsqueeze(0));
    }

    public float[] PredictWindows(ReadOnlySpan<float> windows)
    {
        var size = Window * Features;
        TorchDevice.Enter();
        using var mode = inference_mode();
        var result = new List<float>(windows.Length / size * 2 * Leads);
        for (var at = 0; at < windows.Length; at += WindowsAtOnce * size)
        {
            using var scope = NewDisposeScope();
            result.AddRange(Newest(Windows(windows[at..Math.Min(windows.Length, at + (WindowsAtOnce * size))])));
        }

        return [.. result];
    }

    public float[] PredictSeries(ReadOnlySpan<float> rows) => Series(rows, null);

    public IReadOnlyList<float[]> Draws(ReadOnlySpan<float> rows, int passes, int seed)
    {
        var result = new List<float[]>();
        for (var pass = 0; pass < passes; pass++)
        {
            using var source = new Generator((ulong)((seed * 100_003L) + pass), device);
            // A head with distributions is a way to spread of its own: dropout beside it would count doubt twice.
            result.Add(Series(rows, new Randomness(source, Dropout: Spec.KlWeight <= 0, Weights: true)));
        }

        return result;
    }

    public double[] GradientByLag(ReadOnlySpan<float> windows)
    {
        TorchDevice.Enter();
        using var scope = NewDisposeScope();
        var input = Windows(windows).requires_grad_();
        var means = network.Forward(input, null).select(1, -1).narrow(-1, 0, Leads).sum();
        var norms = autograd.grad([means], [input])[0].norm(dim: -1).mean([0]);
        double[] oldestFirst = [.. Numbers(norms).Select(v => (double)v)];
        Array.Reverse(oldestFirst);
        return oldestFirst;
    }

    public byte[] Save() => NetworkFile.Write(network);

    public INetworkModel Update(SeriesSet recent, SeriesSet? rehearsal, NetworkSpec spec, CancellationToken cancel)
    {
        var copy = NetworkFile.Read(Save());
        try
        {
            copy.to(device);
            CausalLearner.Train(copy, recent, rehearsal, null, spec, device, null, cancel);
            return new CausalModel(copy, device);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose() => network.Dispose();

    private float[] Series(ReadOnlySpan<float> rows, Randomness? random)
    {
        var count = RowsOf(rows);
        TorchDevice.Enter();
        using var mode = inference_mode();
        using var outer = NewDisposeScope();
        var all = Extended(rows, count + Window - 1);
        var result = new float[count * 2 * Leads];
        for (var at = 0; at < count; at += network.WindowsAtOnce)
        {
            using var scope = NewDisposeScope();
            var wanted = Math.Min(network.WindowsAtOnce, count - at);
            var said = network.ForwardWindows(all.narrow(0, at, wanted + Window - 1), random);
            Numbers(said).CopyTo(result.AsSpan(at * 2 * Leads));
        }

        return result;
    }

    private Tensor Windows(ReadOnlySpan<float> windows) => windows.Length > 0 && windows.Length % (Window * Features) == 0
        ? Tensor(windows).reshape(-1, Window, Features)
        : throw new ArgumentException($"A window is {Window} rows of {Features} features; {windows.Length} numbers are not a whole number of windows.", nameof(windows));

    private float[] Newest(Tensor windows) => Numbers(network.ForwardNewest(windows));

    private int RowsOf(ReadOnlySpan<float> rows) => rows.Length > 0 && rows.Length % Features == 0
        ? rows.Length / Features
        : throw new ArgumentException($"{rows.Length} numbers are not whole rows of {Features} features.", nameof(rows));

    /// <summary>So many rows, the last of which are the given ones; the first given row stands for those before.</summary>
    private Tensor Extended(ReadOnlySpan<float> rows, int wanted)
    {
        var given = Tensor(rows).reshape(-1, Features);
        var missing = wanted - given.shape[0];
        return missing <= 0 ? given : cat([given.narrow(0, 0, 1).expand(missing, Features), given], 0);
    }

    // Copied into Torch's own aligned memory: its kernels sum in another order when the address is odd.
    private Tensor Tensor(ReadOnlySpan<float> values)
    {
        var own = empty(values.Length, device: device);
        own.copy_(tensor(values.ToArray()));
        return own.nan_to_num_(0, 0, 0);
    }

    private static float[] Numbers(Tensor said) => said.contiguous().cpu().data<float>().ToArray();
}
