using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Lago.Labels;

/// <summary>A network that tells muons from all others, and the probability from which on a pulse is called one.</summary>
public sealed class TrainedLabels : IDisposable
{
    private readonly IPulseNetwork _network;

    private TrainedLabels(IPulseNetwork network) => _network = network;

    public double Threshold { get; private set; }

    /// <param name="held">Pulses of other events: they choose epoch, temperature and threshold (the largest F1).</param>
    public static TrainedLabels Fit(IPulseLearner learner, IReadOnlyList<KnownPulse> train, IReadOnlyList<KnownPulse> held, int seed, CancellationToken cancel)
    {
        var labels = new TrainedLabels(learner.Fit(Set(train), Set(held), new PulseNetworkSpec { Seed = seed }, cancel));
        var says = labels.Probabilities(held);
        labels.Threshold = LabelScore.BestThreshold(held.Select((p, i) => (says[i], p.Muon)));
        return labels;
    }

    /// <summary>Of a muon, 0..1.</summary>
    public double[] Probabilities(IReadOnlyList<KnownPulse> pulses)
    {
        var both = _network.Probabilities([.. pulses.SelectMany(p => p.Samples)]);
        return [.. Enumerable.Range(0, pulses.Count).Select(i => (double)both[(2 * i) + 1])];
    }

    public void Dispose() => _network.Dispose();

    private static PulseSet Set(IReadOnlyList<KnownPulse> pulses) =>
        new(pulses[0].Samples.Length, [.. pulses.SelectMany(p => p.Samples)], [.. pulses.Select(p => p.Muon ? 1 : 0)]);
}
