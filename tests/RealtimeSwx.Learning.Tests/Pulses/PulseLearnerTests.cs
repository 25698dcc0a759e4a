using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Learning.Tests.Pulses;

/// <summary>Simulated pulses: muons against all others.</summary>
public sealed class PulseLearnerTests
{
    private static readonly PulseNetworkSpec Spec = new() { Epochs = 3 };

    [Fact]
    public void Muons_are_told_with_calibrated_probabilities_and_the_saved_network_says_the_same()
    {
        var (train, held, test) = (Set(1, 4000), Set(2, 1500), Set(3, 3000));
        using var network = new PulseLearner().Fit(train, held, Spec, TestContext.Current.CancellationToken);
        var probabilities = network.Probabilities(test.Samples);
        var muon = Enumerable.Range(0, test.Count).Select(i => probabilities[(2 * i) + 1]).ToArray();
        Enumerable.Range(0, test.Count).ShouldAllBe(i => Math.Abs(probabilities[2 * i] + probabilities[(2 * i) + 1] - 1) < 1e-5);
        var right = Enumerable.Range(0, test.Count).Count(i => (muon[i] >= 0.5) == (test.Labels[i] == 1)) / (double)test.Count;
        right.ShouldBeGreaterThan(0.82);
        var error = Enumerable.Range(0, test.Count).GroupBy(i => Math.Min(9, (int)(10 * muon[i])))
            .Sum(g => Math.Abs(g.Average(i => muon[i]) - g.Average(i => test.Labels[i])) * g.Count() / test.Count);
        error.ShouldBeLessThan(0.05);

        using var again = new PulseLearner().Load(network.Save());
        again.Probabilities(test.Samples).ShouldBe(probabilities);
        (again.Bins, again.Classes).ShouldBe((PulseModel.Bins, 2));
    }

    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        var (train, held) = (Set(1, 600), Set(2, 300));
        using var one = new PulseLearner().Fit(train, held, Spec with { Epochs = 1 }, TestContext.Current.CancellationToken);
        using var two = new PulseLearner().Fit(train, held, Spec with { Epochs = 1 }, TestContext.Current.CancellationToken);
        one.Save().ShouldBe(two.Save());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Should.Throw<InputException>(() => new PulseLearner().Load(new byte[40]));
        var set = Set(1, 10);
        Should.Throw<ArgumentException>(() => new PulseLearner().Fit(set with { Labels = [2] }, set, Spec, TestContext.Current.CancellationToken));
    }

    private static PulseSet Set(int seed, int count)
    {
        var (random, source) = (new SimulationRandom(seed, "pulses"), new NominalLight());
        var (samples, labels) = (new float[count * PulseModel.Bins], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var (kind, _, adc) = PulseModel.Triggered(random, source, Electronics.Default);
            labels[i] = kind == ParticleKind.Muon ? 1 : 0;
            for (var bin = 0; bin < PulseModel.Bins; bin++)
            {
                samples[(i * PulseModel.Bins) + bin] = (float)(adc[bin * PulseModel.Channels] - PulseModel.Baseline);
            }
        }

        return new PulseSet(PulseModel.Bins, samples, labels);
    }
}
