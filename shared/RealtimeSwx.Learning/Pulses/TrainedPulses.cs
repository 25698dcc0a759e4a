using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Pulses;

/// <summary>A trained classifier.</summary>
internal sealed class TrainedPulses(PulseNetwork network) : IPulseNetwork
{
    private const int AtOnce = 8192;

    public int Bins => network.Bins;

    public int Classes => network.Spec.Classes;

    public float[] Probabilities(float[] samples)
    {
        if (samples.Length % Bins != 0)
        {
            throw new ArgumentException($"{samples.Length} samples are no pulses of {Bins} bins.", nameof(samples));
        }

        using var scope = NewDisposeScope();
        var temperature = Math.Exp(network.LogTemperature.detach().data<float>()[0]);
        var scores = Scores(network, samples, AtOnce);
        for (var row = 0; row < scores.Length; row += Classes)
        {
            var own = scores.AsSpan(row, Classes);
            var (most, sum) = (float.NegativeInfinity, 0.0);
            foreach (var score in own)
            {
                most = Math.Max(most, score);
            }

            foreach (ref var score in own)
            {
                score = (float)Math.Exp((score - most) / temperature);
                sum += score;
            }

            foreach (ref var score in own)
            {
                score = (float)(score / sum);
            }
        }

        return scores;
    }

    public byte[] Save() => PulseFile.Write(network);

    public void Dispose() => network.Dispose();

    internal static float[] Scores(PulseNetwork network, float[] samples, int atOnce)
    {
        TorchDevice.Enter();
        using var mode = inference_mode();
        var (rows, classes) = (samples.Length / network.Bins, network.Spec.Classes);
        var result = new float[rows * classes];
        for (var from = 0; from < rows; from += atOnce)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(atOnce, rows - from);
            var some = samples.AsSpan(from * network.Bins, count * network.Bins).ToArray();
            var scores = network.Scores(tensor(PulseNetwork.Prepare(some, network.Bins)).reshape(count, PulseNetwork.Inputs, network.Bins));
            scores.contiguous().data<float>().ToArray().CopyTo(result, from * classes);
        }

        return result;
    }
}
