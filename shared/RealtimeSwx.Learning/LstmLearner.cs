using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning;

/// <summary>Trains and loads <see cref="LstmModel"/>s.</summary>
internal sealed class LstmLearner(Device device) : ISequenceLearner
{
    public ISequenceModel Fit(
        SequenceSet train, SequenceSet? validation, SequenceSettings settings, IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        if (train.Count == 0)
        {
            throw new ArgumentException("There is nothing to train on.", nameof(train));
        }

        var shape = new LstmShape(train.Steps, train.Features, settings.Projection, settings.Hidden, train.Outputs);
        return new LstmModel(SequenceTrainer.Fit(shape, train, validation, settings, device, progress, cancel), device);
    }

    public ISequenceModel Load(ReadOnlyMemory<byte> saved)
    {
        var network = NetworkFile.Read(saved);
        network.to(device);
        return new LstmModel(network, device);
    }
}
