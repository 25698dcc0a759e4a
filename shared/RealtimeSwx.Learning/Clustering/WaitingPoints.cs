using System.Numerics;
using System.Runtime.InteropServices;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Science.Clustering;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Clustering;

/// <summary>
/// The points that OPTICS has not processed yet, on a device, in the order of their indices: the first of equal minima is the one with the lowest
/// index. Points processed since the last <see cref="Compact"/> are still there, with infinity for all their numbers: no minimum finds them and no
/// distance to them is less than infinity. Every operation rounds once, as the scalar arithmetic does: no sum is reordered, and no product and sum are fused.
/// </summary>
internal sealed class WaitingPoints : IDisposable
{
    /// <summary>Reachability of a point that nothing has reached: above every other one, below that of a processed point.</summary>
    public const double Unreached = double.MaxValue;

    private readonly int _dimensions;
    private readonly Tensor? _mostSquare;
    private readonly Tensor _decimals;
    private readonly Tensor _gone;
    private readonly Tensor _goneColumn;
    private readonly Tensor _ranks;

    // By slot. The table has a row for every dimension and one for the core distance.
    private Tensor _table;
    private Tensor _reach;
    private Tensor _from;
    private Tensor _ids;

    public WaitingPoints(OrderingTask task, Device device)
    {
        using var scope = NewDisposeScope();
        var (points, n) = (task.Points, task.Points.Count);
        _dimensions = points.Dimensions;

        // As a tensor: divided by a plain number, CUDA multiplies with its reciprocal, which is another result.
        _decimals = Own(Numbers([1e15], device));
        _mostSquare = double.IsPositiveInfinity(task.MaxEps) ? null : Own(Numbers([task.MaxEps * task.MaxEps], device));
        _gone = Own(Numbers([double.PositiveInfinity], device));
        _goneColumn = Own(_gone.expand(_dimensions + 1, 1).contiguous());
        _ranks = Own(Arithmetic.Count(n, device));
        var core = Round15(Numbers(task.CoreDistance.ToArray(), device));
        var coordinates = Numbers(points.Values.ToArray(), device).view(n, _dimensions).t();
        _table = Own(cat([coordinates, core.unsqueeze(0)], 0).contiguous());
        _reach = Own(Numbers([Unreached], device).expand(n).contiguous());
        _from = Own(tensor([-1L], device: device).expand(n).contiguous());
        _ids = Own(_ranks.clone());
    }

    /// <summary>
    /// Processes the next <paramref name="steps"/> points, the first of which has the rank <paramref name="rank"/>.
    /// </summary>
    /// <returns>In the order of processing: index, reachability, and rank of the predecessor or -1.</returns>
    public (long[] Ids, double[] Reach, long[] From) Take(int steps, int rank)
    {
        using var scope = NewDisposeScope();

        // Two tensors for all steps: a small one kept from each, between the large ones that come and go, would tear the heap to pieces.
        var (slots, reach) = (empty(steps, dtype: ScalarType.Int64, device: _ranks.device), empty(steps, dtype: ScalarType.Float64, device: _ranks.device));
        var coordinates = _table.narrow(0, 0, _dimensions);
        for (var i = 0; i < steps; i++)
        {
            Step(coordinates, rank + i, slots.narrow(0, i, 1), reach.narrow(0, i, 1));
        }

        return (Host<long>(_ids.index_select(0, slots)), Host<double>(reach), Host<long>(_from.index_select(0, slots)));
    }

    /// <summary>Leaves the processed points out; the others keep their order.</summary>
    public void Compact()
    {
        using var scope = NewDisposeScope();
        var left = _reach.isfinite().nonzero().flatten();
        Replace(ref _table, _table.index_select(1, left));
        Replace(ref _reach, _reach.index_select(0, left));
        Replace(ref _from, _from.index_select(0, left));
        Replace(ref _ids, _ids.index_select(0, left));
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _mostSquare, _decimals, _gone, _goneColumn, _ranks, _table, _reach, _from, _ids })
        {
            tensor?.Dispose();
        }
    }

    /// <summary>Takes the nearest point out and reaches the others from it: no wait for the device, no number on the host.</summary>
    private void Step(Tensor coordinates, int rank, Tensor takenSlot, Tensor takenReach)
    {
        using var scope = NewDisposeScope();
        var (nearest, slot) = _reach.min(0, keepdim: true);
        var point = _table.index_select(1, slot);
        _table.index_copy_(1, slot, _goneColumn);
        _reach.index_copy_(0, slot, _gone);

        var squares = Squares(coordinates, point.narrow(0, 0, _dimensions));
        var tooFar = _mostSquare is null ? null : squares.gt(_mostSquare);
        TakeRoots(squares);
        var reach = Round15(squares);
        if (tooFar is not null)
        {
            reach = where(tooFar, _gone, reach);
        }

        // min(max(distance, core distance), the least so far); a point that is not core has infinity for its core distance.
        reach.clamp_(point.select(0, _dimensions), _reach);
        Replace(ref _from, where(reach.lt(_reach), _ranks.narrow(0, rank, 1), _from));
        Replace(ref _reach, reach);
        takenSlot.copy_(slot);
        takenReach.copy_(nearest);
    }

    /// <summary>Squared distances, summed over the dimensions from the first to the last.</summary>
    private Tensor Squares(Tensor coordinates, Tensor point)
    {
        var difference = coordinates - point;
        difference.mul_(difference);
        if (_dimensions == 1)
        {
            return difference.flatten();
        }

        var sum = difference.select(0, 0).Plus(difference.select(0, 1));
        for (var k = 2; k < _dimensions; k++)
        {
            sum.Gain(difference.select(0, k), 1);
        }

        return sum;
    }

    /// <summary>
    /// Square roots in place. A GPU rounds them as IEEE 754 wants it; on a CPU Torch has them from MKL, off by a bit in one of a hundred, so there they are
    /// taken in the memory of the tensor.
    /// </summary>
    private static void TakeRoots(Tensor values)
    {
        if (values.device_type != DeviceType.CPU)
        {
            values.sqrt_();
            return;
        }

        var numbers = MemoryMarshal.Cast<byte, double>(values.bytes);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(numbers);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Vector.SquareRoot(vectors[i]);
        }

        for (var i = vectors.Length * Vector<double>.Count; i < numbers.Length; i++)
        {
            numbers[i] = Math.Sqrt(numbers[i]);
        }
    }

    /// <summary>Fifteen decimals, halves to even, in place.</summary>
    private Tensor Round15(Tensor values)
    {
        values.mul_(_decimals);
        values.round_();
        values.div_(_decimals);
        return values;
    }

    private static Tensor Numbers(double[] values, Device device) => tensor(values, dtype: ScalarType.Float64, device: device);

    private static Tensor Own(Tensor value) => value.DetachFromDisposeScope();

    private static void Replace(ref Tensor field, Tensor value)
    {
        field.Dispose();
        field = Own(value);
    }

    private static T[] Host<T>(Tensor values)
        where T : unmanaged => values.cpu().data<T>().ToArray();
}
