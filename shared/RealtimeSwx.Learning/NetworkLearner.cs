using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning;

/// <summary>Trains and loads <see cref="NetworkModel"/>s of one kind.</summary>
internal sealed class NetworkLearner(string kind, Device device) : ISequenceLearner
{
    public ISequenceModel Fit(
        SequenceSet train, SequenceSet? validation, SequenceSettings settings, IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        if (train.Count == 0)
        {
            throw new ArgumentException("There is nothing to train on.", nameof(train));
        }

        var shape = new NetworkShape(kind, train.Steps, train.Features, settings.Projection, settings.Hidden, train.Outputs);
        return new NetworkModel(SequenceTrainer.Fit(shape, train, validation, settings, device, progress, cancel), device);
    }

    public ISequenceModel Load(ReadOnlyMemory<byte> saved)
    {
        var network = NetworkFile.Read(saved);
        network.to(device);
        return new NetworkModel(network, device);
    }
}
