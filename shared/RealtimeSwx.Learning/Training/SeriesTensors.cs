using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>Rows of one series that are learned from together.</summary>
/// <param name="First">The first of them; may lie before the series, whose absent rows then count nothing.</param>
internal readonly record struct Chunk(int Series, int First);

/// <param name="Input">Chunk x (warm-up + row) x feature.</param>
/// <param name="Target">Chunk x row x lead; 0 where there is none.</param>
/// <param name="Weight">Chunk x row x lead; 0 where there is no target.</param>
internal sealed record ChunkBatch(Tensor Input, Tensor Target, Tensor Weight);

/// <summary>A <see cref="SeriesSet"/> on its device, stored once; chunks are gathered from it by row number.</summary>
internal sealed class SeriesTensors : IDisposable
{
    private readonly Device _device;
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly int _absent;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly Tensor _weights;

    public SeriesTensors(SeriesSet set, NetworkSpec spec, Device device)
    {
        if (spec.LeadWeights.Count > 0 && spec.LeadWeights.Count != set.Leads)
        {
            throw new ArgumentException($"{spec.LeadWeights.Count} lead weights for {set.Leads} leads.", nameof(spec));
        }

        _device = device;
        _rows = [.. set.Series.Select(s => s.Rows)];
        _starts = new int[_rows.Length];
        for (var i = 1; i < _starts.Length; i++)
        {
            _starts[i] = _starts[i - 1] + _rows[i - 1];
        }

        _absent = _rows.Sum();
        using var scope = NewDisposeScope();
        _inputs = Stored(set.Features, set.Series.Select(s => s.Inputs)).nan_to_num_(0, 0, 0);
        _targets = Stored(set.Leads, set.Series.Select(s => s.Targets), absent: true);
        var weights = Stored(1, set.Series.Select(s => s.Weights), absent: true).nan_to_num_(0, 0, 0);
        if (spec.DrawByWeight)
        {
            weights = weights.Above(0).to(ScalarType.Float32);
        }

        var leads = spec.LeadWeights.Count == 0 ? ones(set.Leads) : tensor(spec.LeadWeights.Select(w => (float)w).ToArray());
        _weights = (_targets.isfinite() * weights * leads.to(device)).DetachFromDisposeScope();
        _inputs.DetachFromDisposeScope();
        _targets = _targets.nan_to_num_(0, 0, 0).DetachFromDisposeScope();
    }

    /// <param name="warmUp">Rows before each chunk that come along as inputs.</param>
    public ChunkBatch Gather(ReadOnlySpan<Chunk> chunks, int warmUp, int length)
    {
        var rows = warmUp + length;
        var inputs = new long[chunks.Length * rows];
        var targets = new long[chunks.Length * length];
        for (var c = 0; c < chunks.Length; c++)
        {
            var (series, first) = chunks[c];
            var (start, last) = (_starts[series], _rows[series] - 1);
            for (var r = 0; r < rows; r++)
            {
                // Before its start a series is taken to have stood still.
                inputs[(c * rows) + r] = start + Math.Clamp(first - warmUp + r, 0, last);
            }

            for (var r = 0; r < length; r++)
            {
                var row = first + r;
                targets[(c * length) + r] = row < 0 || row > last ? _absent : start + row;
            }
        }

        var wanted = tensor(targets, device: _device);
        return new ChunkBatch(
            _inputs.index_select(0, tensor(inputs, device: _device)).reshape(chunks.Length, rows, -1),
            _targets.index_select(0, wanted).reshape(chunks.Length, length, -1),
            _weights.index_select(0, wanted).reshape(chunks.Length, length, -1));
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _targets.Dispose();
        _weights.Dispose();
    }

    /// <param name="absent">One more row at the end, not a number, for rows outside their series.</param>
    private Tensor Stored(int columns, IEnumerable<float[]> parts, bool absent = false)
    {
        var all = empty([_absent + (absent ? 1 : 0), columns], device: _device).Fill(double.NaN);
        var at = 0;
        foreach (var part in parts)
        {
            using var scope = NewDisposeScope();
            var rows = part.Length / columns;
            all.narrow(0, at, rows).copy_(tensor(part).reshape(rows, columns));
            at += rows;
        }

        return all;
    }
}
