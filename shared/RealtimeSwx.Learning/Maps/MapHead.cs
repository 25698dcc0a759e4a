using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Maps;

/// <summary>
/// From states to maps, cell by cell, and beside it a line from each lead's own input maps. All weights start at zero: an untrained network adds
/// nothing to what its output is added to.
/// </summary>
internal sealed class MapHead : Module
{
    private readonly MapShape _shape;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Parameter _own;

    public MapHead(MapShape shape, int states, int outputs)
        : base("head")
    {
        _shape = shape;
        _weight = new Parameter(zeros(outputs, states, 1, 1));
        _bias = new Parameter(zeros(outputs));
        _own = new Parameter(zeros(shape.PerLead, shape.Leads));
        RegisterComponents();
    }

    /// <param name="states">Batch x leads together, or batch * lead one by one, x state x row x column.</param>
    /// <param name="input">Batch x channel x row x column.</param>
    /// <returns>Batch x lead x row x column.</returns>
    public Tensor Forward(Tensor states, Tensor input)
    {
        var said = functional.conv2d(states, _weight, _bias).reshape(input.shape[0], _shape.Leads, _shape.Rows, _shape.Columns);
        return said.Plus((PerLead(input, _shape) * _own.reshape(1, _shape.PerLead, _shape.Leads, 1, 1)).sum([1]));
    }

    /// <returns>Batch x group x lead x row x column.</returns>
    public static Tensor PerLead(Tensor input, MapShape shape) =>
        input.narrow(1, 0, shape.PerLead * shape.Leads).reshape(input.shape[0], shape.PerLead, shape.Leads, shape.Rows, shape.Columns);
}
