using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>
/// A Transformer encoder that looks back only, and in each layer no further than <see cref="NetworkSpec.Window"/> rows. Where a row stands enters
/// as a learned bias per lag and head, so that a window says the same wherever it begins.
/// </summary>
internal sealed class AttentionNetwork : CausalNetwork
{
    private readonly Linear _narrow;
    private readonly ModuleList<AttentionLayer> _layers;
    private readonly LayerNorm _norm;
    private readonly ForecastHead _head;

    public AttentionNetwork(NetworkSpec spec, int features, int leads)
        : base(spec, features, leads)
    {
        _narrow = Linear(features, spec.Width);
        _layers = new ModuleList<AttentionLayer>([.. Enumerable.Range(0, spec.Layers).Select(_ => new AttentionLayer(spec))]);
        _norm = LayerNorm(spec.Width);
        _head = new ForecastHead(spec, spec.Width, features, leads);
        Reach = 1 + (spec.Layers * (spec.Window - 1));
        RegisterComponents();
    }

    public override int Reach { get; }

    // Every row is weighed against every row of the call.
    public override int WindowsAtOnce => 192;

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var x = _narrow.forward(input).Drop(Spec.InputDropout, random);
        var rows = Arithmetic.Count(input.shape[1], input.device);
        var lags = rows.unsqueeze(1) - rows.unsqueeze(0);
        var hidden = lags.Below(0).logical_or(lags.Above(Spec.Window - 1));
        lags = lags.Within(0, Spec.Window - 1).to(ScalarType.Int64).flatten();
        foreach (var layer in _layers)
        {
            x = layer.Forward(x, lags, hidden, random);
        }

        return _head.Forward(_norm.forward(x), input, random);
    }

    public override Tensor? Divergence() => _head.Divergence();
}

/// <summary>Attention and a feed-forward pair, each on normalised input and added to it.</summary>
internal sealed class AttentionLayer : Module
{
    private readonly NetworkSpec _spec;
    private readonly LayerNorm _norm_attention;
    private readonly LayerNorm _norm_forward;
    private readonly Linear _query_key_value;
    private readonly Linear _out;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly Parameter _lag_bias;

    public AttentionLayer(NetworkSpec spec)
        : base("attention")
    {
        if (spec.Width % spec.Heads != 0)
        {
            throw new ArgumentException($"A width of {spec.Width} does not divide into {spec.Heads} heads.", nameof(spec));
        }

        _spec = spec;
        _norm_attention = LayerNorm(spec.Width);
        _norm_forward = LayerNorm(spec.Width);
        _query_key_value = Linear(spec.Width, 3 * spec.Width);
        _out = Linear(spec.Width, spec.Width);
        _up = Linear(spec.Width, spec.Hidden);
        _down = Linear(spec.Hidden, spec.Width);
        _lag_bias = new Parameter(zeros(spec.Heads, spec.Window));
        RegisterComponents();
    }

    /// <param name="lags">Row x row, flat: how far back, within the window.</param>
    /// <param name="hidden">Row x row: true where the row of the query must not look.</param>
    public Tensor Forward(Tensor x, Tensor lags, Tensor hidden, Randomness? random)
    {
        var (batch, rows, heads) = (x.shape[0], x.shape[1], _spec.Heads);
        var parts = _query_key_value.forward(_norm_attention.forward(x)).reshape(batch, rows, 3, heads, -1).permute(2, 0, 3, 1, 4);
        var bias = _lag_bias.index_select(1, lags).reshape(heads, rows, rows).Except(hidden, double.NegativeInfinity);
        var query = parts.select(0, 0).Times(Math.Sqrt(heads / (double)_spec.Width));
        var attention = query.matmul(parts.select(0, 1).transpose(-2, -1)).Plus(bias).softmax(-1);
        var seen = attention.matmul(parts.select(0, 2)).transpose(1, 2).reshape(batch, rows, -1);
        x = x.Plus(_out.forward(seen).Drop(_spec.Dropout, random));
        return x.Plus(_down.forward(functional.silu(_up.forward(_norm_forward.forward(x)))).Drop(_spec.Dropout, random));
    }
}
