using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Pulses;

/// <summary>
/// Trains and loads pulse classifiers, on the CPU: a pulse has a dozen numbers. Cross entropy, AdamW on a one-cycle rate; the best epoch on held-out
/// pulses is kept, and one temperature for all scores is fitted on them (Guo et al. 2017).
/// </summary>
public sealed class PulseLearner : IPulseLearner
{
    private const double Rise = 0.15;
    private const int AtOnce = 8192;

    public IPulseNetwork Fit(PulseSet train, PulseSet held, PulseNetworkSpec spec, CancellationToken cancel)
    {
        Check(train, spec);
        Check(held, spec);
        if (train.Bins != held.Bins)
        {
            throw new ArgumentException($"{train.Bins} bins to train on, {held.Bins} held out.", nameof(held));
        }

        TorchDevice.Enter();
        var network = new PulseNetwork(spec, train.Bins);
        try
        {
            using var random = new Generator((ulong)spec.Seed);
            network.DrawWeights(random);
            Train(network, train, held, cancel);
            FitTemperature(network, held);
            return new TrainedPulses(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public IPulseNetwork Load(ReadOnlyMemory<byte> saved) => new TrainedPulses(PulseFile.Read(saved));

    private static void Train(PulseNetwork network, PulseSet train, PulseSet held, CancellationToken cancel)
    {
        using var outer = NewDisposeScope();
        var spec = network.Spec;
        var (x, y) = (tensor(PulseNetwork.Prepare(train.Samples, train.Bins)).reshape(train.Count, PulseNetwork.Inputs, train.Bins), Labels(train));
        using var optimizer = new AdamW(network, spec.WeightDecay);
        var (order, random) = (Enumerable.Range(0, train.Count).Select(i => (long)i).ToArray(), new Random(spec.Seed));
        var steps = (train.Count + spec.Batch - 1) / spec.Batch;
        var (best, kept) = (double.PositiveInfinity, Array.Empty<byte>());
        for (var epoch = 0; epoch < spec.Epochs; epoch++)
        {
            random.Shuffle(order);
            for (var step = 0; step < steps; step++)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var which = tensor(order.Skip(step * spec.Batch).Take(spec.Batch).ToArray());
                network.zero_grad();
                using var loss = CrossEntropy(network.Scores(x.index_select(0, which)), y.index_select(0, which));
                loss.backward();
                optimizer.Step(spec.LearningRate * Rate((epoch + (step / (double)steps)) / spec.Epochs));
            }

            var on = Loss(Scores(network, held), held, 1);
            if (on < best)
            {
                (best, kept) = (on, PulseFile.Write(network));
            }
        }

        PulseFile.ReadInto(network, kept);
    }

    /// <summary>Golden section over the logarithm of the temperature.</summary>
    private static void FitTemperature(PulseNetwork network, PulseSet held)
    {
        var scores = Scores(network, held);
        var (low, high, ratio) = (-2.0, 2.0, (Math.Sqrt(5) - 1) / 2);
        while (high - low > 1e-3)
        {
            var (a, b) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            (low, high) = Loss(scores, held, Math.Exp(a)) < Loss(scores, held, Math.Exp(b)) ? (low, b) : (a, high);
        }

        using var noGrad = no_grad();
        network.LogTemperature.Fill((low + high) / 2);
    }

    /// <summary>Mean negative log-likelihood.</summary>
    private static double Loss(float[] scores, PulseSet set, double temperature)
    {
        var (classes, sum) = (scores.Length / set.Count, 0.0);
        for (var i = 0; i < set.Count; i++)
        {
            var row = scores.AsSpan(i * classes, classes);
            var (most, total) = (double.NegativeInfinity, 0.0);
            foreach (var score in row)
            {
                most = Math.Max(most, score / temperature);
            }

            foreach (var score in row)
            {
                total += Math.Exp((score / temperature) - most);
            }

            sum += most + Math.Log(total) - (row[set.Labels[i]] / temperature);
        }

        return sum / set.Count;
    }

    private static float[] Scores(PulseNetwork network, PulseSet set) => TrainedPulses.Scores(network, set.Samples, AtOnce);

    private static Tensor CrossEntropy(Tensor scores, Tensor labels) => -nn.functional.log_softmax(scores, 1).gather(1, labels).mean();

    private static Tensor Labels(PulseSet set) => tensor(set.Labels.Select(l => (long)l).ToArray()).unsqueeze(1);

    private static double Rate(double done) => done < Rise ? 0.04 + (0.96 * done / Rise) : 0.5 * (1 + Math.Cos(Math.PI * (done - Rise) / (1 - Rise)));

    private static void Check(PulseSet set, PulseNetworkSpec spec)
    {
        if (set.Count == 0 || set.Samples.Length != set.Count * set.Bins || set.Bins < 4 || set.Labels.Any(l => l < 0 || l >= spec.Classes))
        {
            throw new ArgumentException($"{set.Samples.Length} samples and {set.Count} labels for pulses of {set.Bins} bins in {spec.Classes} classes.", nameof(set));
        }
    }
}
