using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>
/// A network from the rows of a series so far to means and log-spreads at each row. The output at a row depends on the <see cref="Reach"/> rows
/// that end with it (recurrent networks: on all rows given) and on no later one.
/// </summary>
internal abstract class CausalNetwork(NetworkSpec spec, int features, int leads) : Module(spec.Kind)
{
    public NetworkSpec Spec => spec;

    public int Features => features;

    public int Leads => leads;

    /// <summary>Rows that a prediction is made from.</summary>
    public abstract int Reach { get; }

    /// <summary>Windows that <see cref="ForwardWindows"/> takes well in one call.</summary>
    public virtual int WindowsAtOnce => 1024;

    /// <exception cref="NotSupportedException">A kind that is not among <see cref="NetworkSpec.Kinds"/>.</exception>
    public static CausalNetwork Create(NetworkSpec spec, int features, int leads) => spec.Kind switch
    {
        "tcn" => new ConvolutionNetwork(spec, features, leads),
        "lstm" or "gru" or "rnn" or "irnn" => new RecurrentNetwork(spec, features, leads),
        "transformer" => new AttentionNetwork(spec, features, leads),
        "mlp" => new RowNetwork(spec, features, leads),
        _ => throw new NotSupportedException($"no network of kind '{spec.Kind}'"),
    };

    /// <param name="input">Batch x row x feature; the rows before the first count as absent.</param>
    /// <returns>Batch x row x (2 x lead).</returns>
    public abstract Tensor Forward(Tensor input, Randomness? random);

    /// <param name="rows">(<see cref="Reach"/> - 1 + n) x feature: n windows that overlap.</param>
    /// <returns>n x (2 x lead).</returns>
    public virtual Tensor ForwardWindows(Tensor rows, Randomness? random) =>
        Forward(rows.unsqueeze(0), random).select(0, 0).narrow(0, Reach - 1, rows.shape[0] - Reach + 1);

    /// <param name="windows">Batch x <see cref="Reach"/> x feature.</param>
    /// <returns>Batch x (2 x lead), for the newest row of each.</returns>
    public virtual Tensor ForwardNewest(Tensor windows) => Forward(windows, null).select(1, -1);

    /// <summary>Divergence of drawn weights from their prior, nats; null when no weight is drawn.</summary>
    public abstract Tensor? Divergence();
}
