using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning;

/// <summary>Trains and loads <see cref="CausalModel"/>s.</summary>
internal sealed class CausalLearner(Device device) : INetworkLearner
{
    public NetworkFit Fit(SeriesSet train, SeriesSet? validation, NetworkSpec spec, IProgress<EpochReport>? progress, CancellationToken cancel, SeriesSet? watched)
    {
        var network = CausalNetwork.Create(spec, train.Features, train.Leads);
        try
        {
            using (var random = new Generator((ulong)spec.Seed))
            {
                WeightDraw.Into(network, random);
            }

            network.to(device);
            return new NetworkFit(new CausalModel(network, device), Train(network, train, null, validation, spec, device, progress, cancel, watched));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public INetworkModel Load(ReadOnlyMemory<byte> saved)
    {
        var network = NetworkFile.Read(saved);
        network.to(device);
        return new CausalModel(network, device);
    }

    public static IReadOnlyList<EpochReport> Train(
        CausalNetwork network, SeriesSet train, SeriesSet? rehearsal, SeriesSet? validation, NetworkSpec spec, Device device,
        IProgress<EpochReport>? progress, CancellationToken cancel, SeriesSet? watched = null)
    {
        TorchDevice.Enter();
        using var scope = NewDisposeScope();
        using var trainer = new ChunkTrainer(network, train, rehearsal, spec, device);
        using var held = validation is null ? null : new HeldOut(validation, spec, device);
        using var watch = watched is null ? null : new CurveWatch(train, watched, spec, device);
        var curve = trainer.Run(held, watch, progress, cancel);
        network.zero_grad();
        return curve;
    }
}
