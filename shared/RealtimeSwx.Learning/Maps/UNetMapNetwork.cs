using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Maps;

/// <summary>Three resolutions, each half as fine as the one before, and the way back up with skips (Ronneberger, Fischer and Brox 2015).</summary>
internal sealed class UNetMapNetwork : MapNetwork
{
    private const int Smallest = 4;

    private readonly GlobeConvolution _fineIn;
    private readonly GlobeConvolution _fine;
    private readonly GlobeConvolution _middleIn;
    private readonly GlobeConvolution _middle;
    private readonly GlobeConvolution _coarseIn;
    private readonly GlobeConvolution _coarse;
    private readonly GlobeConvolution _middleOut;
    private readonly GlobeConvolution _fineOut;
    private readonly MapHead _head;

    /// <exception cref="ArgumentException">Rows or columns that cannot be halved twice.</exception>
    public UNetMapNetwork(MapNetworkSpec spec, MapShape shape)
        : base(spec, shape)
    {
        if (shape.Rows % Smallest != 0 || shape.Columns % Smallest != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"A U-Net needs rows and columns that are multiples of {Smallest}, not {shape.Rows} x {shape.Columns}."), nameof(shape));
        }

        var (narrow, wide) = (spec.Width, 2 * spec.Width);
        _fineIn = new GlobeConvolution(shape.Channels, narrow);
        _fine = new GlobeConvolution(narrow, narrow);
        _middleIn = new GlobeConvolution(narrow, wide);
        _middle = new GlobeConvolution(wide, wide);
        _coarseIn = new GlobeConvolution(wide, wide);
        _coarse = new GlobeConvolution(wide, wide);
        _middleOut = new GlobeConvolution(2 * wide, wide);
        _fineOut = new GlobeConvolution(wide + narrow, narrow);
        _head = new MapHead(shape, narrow, shape.Leads);
        RegisterComponents();
    }

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var fine = Then(_fine, Then(_fineIn, input, random), random);
        var middle = Then(_middle, Then(_middleIn, Halved(fine), random), random);
        var coarse = Then(_coarse, Then(_coarseIn, Halved(middle), random), random);
        var up = Then(_middleOut, cat([middle, Doubled(coarse)], 1), random);
        return _head.Forward(Then(_fineOut, cat([fine, Doubled(up)], 1), random), input);
    }

    private Tensor Then(GlobeConvolution layer, Tensor x, Randomness? random) => functional.silu(layer.Forward(x)).Drop(Spec.Dropout, random);

    /// <summary>Means of 2 x 2 cells.</summary>
    private static Tensor Halved(Tensor x)
    {
        var s = x.shape;
        return x.reshape(s[0], s[1], s[2] / 2, 2, s[3] / 2, 2).mean([3, 5]);
    }

    /// <summary>Every cell 2 x 2 times.</summary>
    private static Tensor Doubled(Tensor x)
    {
        var s = x.shape;
        return x.unsqueeze(3).unsqueeze(5).expand(s[0], s[1], s[2], 2, s[3], 2).reshape(s[0], s[1], 2 * s[2], 2 * s[3]);
    }
}
