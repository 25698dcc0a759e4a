using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Maps;

/// <summary>
/// A 3 x 3 convolution that goes around the globe: the last column is the neighbour of the first, so that nothing breaks at 180 degrees; beyond the
/// outermost rows, which lie at the poles, those rows stand again.
/// </summary>
internal sealed class GlobeConvolution : Module
{
    private readonly int _dilation;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;

    public GlobeConvolution(int inputs, int outputs, int dilation = 1, bool bias = true)
        : base("globe")
    {
        _dilation = dilation;
        _kernel = new Parameter(zeros(outputs, inputs, 3, 3));
        _bias = bias ? new Parameter(zeros(outputs)) : null;
        RegisterComponents();
    }

    /// <param name="x">Batch x channel x row x column, at least as many columns as the dilation.</param>
    public Tensor Forward(Tensor x)
    {
        var wide = cat([x.narrow(3, x.shape[3] - _dilation, _dilation), x, x.narrow(3, 0, _dilation)], 3);
        var north = wide.narrow(2, 0, 1).expand(-1, -1, _dilation, -1);
        var south = wide.narrow(2, x.shape[2] - 1, 1).expand(-1, -1, _dilation, -1);
        return functional.conv2d(cat([north, wide, south], 2), _kernel, _bias, dilation: [_dilation, _dilation]);
    }
}
