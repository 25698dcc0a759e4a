using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Maps;

/// <summary>
/// A convolutional LSTM reads the groups of maps in the order of the leads, which is that of their hours through the last day, and hands its state to a
/// second one that steps through the leads and sees the maps of each lead's hour again (Shi et al. 2015).
/// </summary>
internal sealed class ConvLstmMapNetwork : MapNetwork
{
    private const int Gates = 4;

    private readonly GlobeConvolution _encoderIn;
    private readonly GlobeConvolution _encoder;
    private readonly GlobeConvolution _decoderIn;
    private readonly GlobeConvolution _decoder;
    private readonly MapHead _head;

    public ConvLstmMapNetwork(MapNetworkSpec spec, MapShape shape)
        : base(spec, shape)
    {
        _encoderIn = new GlobeConvolution(shape.PerLead + shape.Common, Gates * spec.Width);
        _encoder = new GlobeConvolution(spec.Width, Gates * spec.Width, bias: false);
        _decoderIn = new GlobeConvolution(shape.PerLead + shape.Common, Gates * spec.Width);
        _decoder = new GlobeConvolution(spec.Width, Gates * spec.Width, bias: false);
        _head = new MapHead(shape, spec.Width, 1);
        RegisterComponents();
    }

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var (samples, leads) = (input.shape[0], Shape.Leads);
        var steps = Steps(input);
        var nothing = zeros(samples, Spec.Width, Shape.Rows, Shape.Columns, device: input.device);
        var state = (Hidden: nothing, Memory: nothing);
        var driven = Driven(_encoderIn, steps, samples);
        for (var step = 0; step < leads; step++)
        {
            state = Step(driven.select(1, step), _encoder, state);
        }

        driven = Driven(_decoderIn, steps, samples);
        var states = new Tensor[leads];
        for (var lead = 0; lead < leads; lead++)
        {
            state = Step(driven.select(1, lead), _decoder, state);
            states[lead] = state.Hidden;
        }

        return _head.Forward(stack(states, 1).reshape(samples * leads, Spec.Width, Shape.Rows, Shape.Columns).Drop(Spec.Dropout, random), input);
    }

    /// <returns>Batch * lead x (group + common) x row x column.</returns>
    private Tensor Steps(Tensor input)
    {
        var common = input.narrow(1, Shape.PerLead * Shape.Leads, Shape.Common).unsqueeze(1).expand(-1, Shape.Leads, -1, -1, -1);
        return cat([MapHead.PerLead(input, Shape).transpose(1, 2), common], 2).reshape(-1, Shape.PerLead + Shape.Common, Shape.Rows, Shape.Columns);
    }

    /// <summary>What the inputs bring to the gates, for all steps at once.</summary>
    private Tensor Driven(GlobeConvolution layer, Tensor steps, long samples) =>
        layer.Forward(steps).reshape(samples, Shape.Leads, Gates * Spec.Width, Shape.Rows, Shape.Columns);

    private static (Tensor Hidden, Tensor Memory) Step(Tensor driven, GlobeConvolution layer, (Tensor Hidden, Tensor Memory) state)
    {
        var gates = driven.Plus(layer.Forward(state.Hidden)).chunk(Gates, 1);
        var kept = (gates[1].sigmoid() * state.Memory).Plus(gates[0].sigmoid() * gates[2].tanh());
        return (gates[3].sigmoid() * kept.tanh(), kept);
    }
}
