using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>
/// Minimises the weighted mean squared error with AdamW on a warm-up and cosine schedule, clipped gradients and a moving average of the
/// weights. All randomness comes from one generator per training: the seed fixes the result, whatever else runs in the process.
/// </summary>
internal static class SequenceTrainer
{
    private const double WarmUp = 0.15;

    /// <summary>A network with fresh weights drawn from the seed, then trained.</summary>
    public static WindowNetwork Fit(
        NetworkShape shape, SequenceSet train, SequenceSet? validation, SequenceSettings settings, Device device,
        IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        using var random = new Generator((ulong)settings.Seed);
        var network = WindowNetwork.Create(shape, random, settings.Dropout);
        network.to(device);
        Run(network, train, validation, settings, random, device, progress, cancel);
        return network;
    }

    /// <summary>A copy of a saved network, trained on.</summary>
    public static WindowNetwork Continue(ReadOnlyMemory<byte> saved, SequenceSet recent, SequenceSettings settings, Device device, CancellationToken cancel)
    {
        using var random = new Generator((ulong)settings.Seed);
        var network = NetworkFile.Read(saved, random, settings.Dropout);
        network.to(device);
        Run(network, recent, null, settings, random, device, null, cancel);
        return network;
    }

    private static void Run(
        WindowNetwork network, SequenceSet train, SequenceSet? validation, SequenceSettings settings, Generator random, Device device,
        IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        TorchDevice.Enter();
        using var outer = NewDisposeScope();
        using var data = new DeviceSet(train, device);
        using var held = validation is null ? null : new DeviceSet(validation, device);
        using var optimizer = new AdamW(network, settings.WeightDecay);
        using var best = new WeightAverage(network, settings.Average);
        var weights = OutputWeights(settings, train.Outputs, device);
        var order = Enumerable.Range(0, train.Count).ToArray();
        var shuffle = new Random(settings.Seed);
        var steps = (train.Count + settings.BatchSize - 1) / settings.BatchSize;
        network.train();
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            shuffle.Shuffle(order);
            var sum = 0.0;
            for (var step = 0; step < steps; step++)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var rate = Rate(((epoch * steps) + step) / (double)(settings.Epochs * steps)) * settings.LearningRate;
                var batch = data.Batch(order.AsSpan(step * settings.BatchSize, Math.Min(settings.BatchSize, train.Count - (step * settings.BatchSize))));
                var input = settings.InputNoise > 0 ? batch.Input.Plus(randn(batch.Input.shape, device: device, generator: random).Times(settings.InputNoise)) : batch.Input;
                network.zero_grad();
                var loss = Loss(network.forward(input), batch, weights);
                loss.backward();
                nn.utils.clip_grad_norm_(network.parameters(), settings.GradientClip);
                optimizer.Step(rate);
                best.Follow(network);
                sum += loss.Number();
            }

            progress?.Report(new EpochReport(epoch + 1, settings.Epochs, sum / steps, held is null ? null : best.Evaluate(network, held, weights)));
        }

        best.Into(network);
        network.eval();
    }

    public static Tensor Loss(Tensor output, DeviceBatch batch, Tensor outputWeights) =>
        ((output - batch.Target).Squared() * outputWeights * batch.Weight.unsqueeze(1)).mean();

    private static double Rate(double done) =>
        done < WarmUp ? 0.04 + (0.96 * done / WarmUp) : 0.5 * (1 + Math.Cos(Math.PI * (done - WarmUp) / (1 - WarmUp)));

    private static Tensor OutputWeights(SequenceSettings settings, int outputs, Device device)
    {
        var values = settings.OutputWeights.Count == 0 ? Enumerable.Repeat(1.0, outputs) : settings.OutputWeights;
        return tensor(values.Select(v => (float)v).ToArray(), device: device);
    }
}
