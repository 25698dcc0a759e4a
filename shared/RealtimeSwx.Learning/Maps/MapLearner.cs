using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Maps;

/// <summary>Trains and loads <see cref="MapModel"/>s.</summary>
internal sealed class MapLearner(Device device) : IMapLearner
{
    public MapFit Fit(MapSet train, MapSet? validation, MapNetworkSpec spec, IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        TorchDevice.Enter();
        var network = MapNetwork.Create(spec, train.Shape);
        try
        {
            using var scope = NewDisposeScope();
            using (var random = new Generator((ulong)spec.Seed))
            {
                MapWeightDraw.Into(network, random);
            }

            network.to(device);
            using var trainer = new MapTrainer(network, train, device);
            using var held = validation is null ? null : new MapBatches(validation, device);
            var curve = trainer.Run(held, validation?.Samples.Count ?? 0, progress, cancel);
            network.zero_grad();
            return new MapFit(new MapModel(network, device), curve);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public IMapModel Load(ReadOnlyMemory<byte> saved)
    {
        var network = NetworkFile.ReadMaps(saved);
        network.to(device);
        return new MapModel(network, device);
    }
}

/// <summary>A fitted network of maps, in inference mode; every temporary is freed before a call returns.</summary>
internal sealed class MapModel(MapNetwork network, Device device) : IMapModel
{
    public MapNetworkSpec Spec => network.Spec;

    public MapShape Shape => network.Shape;

    public float[] Predict(ReadOnlySpan<float> maps)
    {
        if (maps.Length != Shape.Channels * Shape.Cells)
        {
            throw new ArgumentException(FormattableString.Invariant($"{maps.Length} numbers are not the maps of {Shape}."), nameof(maps));
        }

        TorchDevice.Enter();
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        return network.Forward(MapBatches.Input(maps.ToArray(), Shape, device), null).contiguous().cpu().data<float>().ToArray();
    }

    public byte[] Save() => NetworkFile.Write(network);

    public void Dispose() => network.Dispose();
}
