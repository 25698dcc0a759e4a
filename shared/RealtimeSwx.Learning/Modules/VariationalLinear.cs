using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>
/// A linear layer whose weights are independent normal distributions (Blundell et al. 2015). Its outputs are drawn instead of its weights: the
/// local reparameterisation of Kingma et al. 2015, which gives every row a draw of its own.
/// </summary>
internal sealed class VariationalLinear : Module
{
    private const double FirstDeviation = 0.03;

    private readonly double _prior;
    private readonly Parameter _mean;
    private readonly Parameter _log_deviation;
    private readonly Parameter _bias;

    /// <param name="prior">Standard deviation of the prior of every weight; the bias is a plain number.</param>
    public VariationalLinear(int inputs, int outputs, double prior)
        : base("variational")
    {
        _prior = prior;
        _mean = new Parameter(zeros(outputs, inputs));
        // Relative to the first deviation, so that weight decay pulls towards it and not towards one.
        _log_deviation = new Parameter(zeros(outputs, inputs));
        _bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    public Tensor Forward(Tensor input, Randomness? random)
    {
        var mean = functional.linear(input, _mean, _bias);
        if (random is not { Weights: true })
        {
            return mean;
        }

        var deviation = functional.linear(input.Squared(), Deviation().Squared()).Plus(1e-10).sqrt();
        return mean.Plus(deviation * empty(mean.shape, device: mean.device).normal_(0, 1, random.Source));
    }

    public Tensor Divergence()
    {
        var deviation = Deviation();
        return (deviation.Squared().Plus(_mean.Squared()).Times(1 / (2 * _prior * _prior)) - deviation.log()).Plus(Math.Log(_prior) - 0.5).sum();
    }

    private Tensor Deviation() => _log_deviation.exp().Times(FirstDeviation);
}
