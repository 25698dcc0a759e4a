using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Science.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Generative;

/// <summary>Trains and loads <see cref="AutoencoderGenerator"/>s, on the CPU: they are small.</summary>
internal sealed class GeneratorLearner : IGeneratorLearner
{
    public IWindowGenerator Fit(WindowSet train, GeneratorSpec spec, IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        TorchDevice.Enter();
        var network = new WindowAutoencoder(spec, train.Steps, train.Channels, train.Conditions);
        try
        {
            using var scope = NewDisposeScope();
            using (var random = new Generator((ulong)spec.Seed))
            {
                network.DrawWeights(random);
            }

            using var trainer = new AutoencoderTrainer(network, train);
            trainer.Run(progress, cancel);
            return new AutoencoderGenerator(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public IWindowGenerator Load(ReadOnlyMemory<byte> saved) => new AutoencoderGenerator(NetworkFile.ReadAutoencoder(saved));
}

/// <summary>Draws windows from a trained autoencoder: a latent from the prior, its decoded mean, and noise of the decoded spread with the memory of its channel.</summary>
internal sealed class AutoencoderGenerator(WindowAutoencoder network) : IWindowGenerator
{
    public GeneratorSpec Spec => network.Spec;

    public int Steps => network.Steps;

    public int Channels => network.Channels;

    public int Conditions => network.Conditions;

    public float[] Draw(ReadOnlySpan<float> conditions, int seed)
    {
        if (conditions.Length != Conditions)
        {
            throw new ArgumentException($"{conditions.Length} conditions, not {Conditions}.", nameof(conditions));
        }

        TorchDevice.Enter();
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var source = new Generator((ulong)seed);
        var latent = empty(1, Spec.Latent).normal_(0, 1, source);
        var (mean, logSpread) = network.Decode(latent, tensor(conditions.ToArray()).unsqueeze(0));
        var (means, spreads) = (Numbers(mean), Numbers(logSpread));
        var (memory, gain) = (Numbers(network.Memory.detach()), Numbers(network.Gain.detach()));
        var random = new Random(seed);
        var result = new float[Steps * Channels];
        for (var c = 0; c < Channels; c++)
        {
            var noise = NormalDistribution.Next(random);
            for (var step = 0; step < Steps; step++)
            {
                var at = (c * Steps) + step;
                result[(step * Channels) + c] = (float)(means[at] + (Math.Exp(spreads[at]) * gain[c] * noise));
                noise = (memory[c] * noise) + (Math.Sqrt(1 - (memory[c] * memory[c])) * NormalDistribution.Next(random));
            }
        }

        return result;
    }

    public byte[] Save() => NetworkFile.Write(network);

    public void Dispose() => network.Dispose();

    private static float[] Numbers(Tensor said) => said.contiguous().data<float>().ToArray();
}
