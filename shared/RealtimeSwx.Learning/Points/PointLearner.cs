using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Points;

/// <summary>Trains <see cref="PointNetwork"/>s by mean squared error at a constant rate, on the CPU: they are tiny.</summary>
internal sealed class PointLearner : IPointLearner
{
    public IPointModel Fit(PointSet train, PointNetworkSpec spec, CancellationToken cancel)
    {
        if (train.Count == 0)
        {
            throw new ArgumentException("There is no window to learn from.", nameof(train));
        }

        TorchDevice.Enter();
        var network = new PointNetwork(spec, train.Steps, train.Features, train.Leads);
        try
        {
            using var scope = NewDisposeScope();
            using (var random = new Generator((ulong)spec.Seed))
            {
                network.DrawWeights(random);
            }

            using var optimizer = new AdamW(network, 0);
            var (inputs, targets) = (tensor(train.Inputs).reshape(-1, train.Steps, train.Features), tensor(train.Targets).reshape(-1, train.Leads));
            var (order, shuffle) = (Enumerable.Range(0, train.Count).Select(i => (long)i).ToArray(), new Random(spec.Seed));
            for (var epoch = 0; epoch < spec.Epochs; epoch++)
            {
                shuffle.Shuffle(order);
                foreach (var batch in order.Chunk(spec.Batch))
                {
                    cancel.ThrowIfCancellationRequested();
                    using var step = NewDisposeScope();
                    var which = tensor(batch);
                    network.zero_grad();
                    (network.Forward(inputs.index_select(0, which)) - targets.index_select(0, which)).Squared().mean().backward();
                    optimizer.Step(spec.LearningRate);
                }
            }

            network.zero_grad();
            return new PointModel(network, train.Steps, train.Features);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private sealed class PointModel(PointNetwork network, int steps, int features) : IPointModel
    {
        public float[] Predict(ReadOnlySpan<float> window)
        {
            TorchDevice.Enter();
            using var mode = inference_mode();
            using var scope = NewDisposeScope();
            return network.Forward(tensor(window.ToArray()).reshape(1, steps, features)).contiguous().data<float>().ToArray();
        }

        public void Dispose() => network.Dispose();
    }
}
