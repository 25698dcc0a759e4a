using System.Collections.Immutable;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago.Labels;

/// <summary>A number over all chunks, and between which values 95 % of the chunks are.</summary>
public readonly record struct ChunkedScore(double All, double Low, double High);

/// <summary>One way to tell muons from others.</summary>
/// <param name="Name"><c>densities</c>, <c>network</c>, <c>charge cut</c>, <c>k-means</c> or <c>optics</c>.</param>
/// <param name="RecallAtPrecision95">Largest recall with a precision of 0.95 or more, by the method's probability on pulses it has not learned from; 0 where there is none, null where it says no probability.</param>
/// <param name="CalibrationError">Mean difference of the probability and the share of muons, over tenths of the probability; null where it says none.</param>
public sealed record LabelMethod(string Name, ChunkedScore Precision, ChunkedScore Recall, ChunkedScore F1, double? RecallAtPrecision95, double? CalibrationError);

/// <param name="Bound">Of the light before the electronics, on the same pulses.</param>
public sealed record LabelStudyResult(int Chunks, int Pulses, int Muons, LightBound Bound, IReadOnlyList<LabelMethod> Methods);

/// <summary>
/// Methods side by side on the same pulses. What learns from labels learns on four fifths of the events and labels the fifth that it has not
/// seen; OPTICS uses no label at all: a pulse is a muon when its cluster's class says so.
/// </summary>
public static class LabelStudy
{
    private const int Folds = 5;
    private const int Centres = 4;

    /// <summary>Cells of light a factor e has.</summary>
    private const double LightCells = 20;

    /// <summary>Every so-many-th event that is learned from is held out for the network, to choose its epoch and calibrate it on.</summary>
    private const int HeldOut = 5;

    /// <summary>Pulses that a network learns from at most, and as many again choose its epoch: evenly out of all.</summary>
    private const int MostLearned = 5000;

    /// <param name="chunks">One per hour.</param>
    /// <param name="networks">Null leaves the network out.</param>
    public static LabelStudyResult Run(IReadOnlyList<IReadOnlyList<KnownPulse>> chunks, int seed, IPulseLearner? networks = null, CancellationToken cancel = default)
    {
        var pulses = chunks.SelectMany(c => c).ToList();
        var muon = pulses.Select(p => p.Muon).ToList();
        var (probability, densities, cut, means) = (new double[pulses.Count], new bool[pulses.Count], new bool[pulses.Count], new bool[pulses.Count]);
        var (netted, network) = (new double[pulses.Count], new bool[pulses.Count]);
        for (var fold = 0; fold < Folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            var train = pulses.Where(p => p.Event % Folds != fold).ToList();
            var learned = MuonDensities.Fit([.. train.Select(p => p.Features)], [.. train.Select(p => p.Muon)]);
            var least = BestCut(train);
            var kMeans = Means(train, seed);
            var trained = networks is null ? null : Network(networks, train, fold, seed, cancel);
            var own = Enumerable.Range(0, pulses.Count).Where(i => pulses[i].Event % Folds == fold).ToList();
            var says = trained?.Probabilities([.. own.Select(i => pulses[i])]) ?? [];
            for (var k = 0; k < own.Count; k++)
            {
                var (i, features) = (own[k], pulses[own[k]].Features);
                probability[i] = learned.Probability(features);
                densities[i] = learned.IsMuon(features);
                cut[i] = features.Charge >= least;
                means[i] = kMeans(features);
                (netted[i], network[i]) = trained is null ? (0, false) : (says[k], says[k] >= trained.Threshold);
            }

            trained?.Dispose();
        }

        var optics = chunks.SelectMany(c => Clustered(c, cancel)).ToList();
        var sizes = chunks.Select(c => c.Count).ToList();
        var methods = new List<LabelMethod> { Method("densities", densities, muon, sizes, probability) };
        if (networks is not null)
        {
            methods.Add(Method("network", network, muon, sizes, netted));
        }

        methods.AddRange([Method("charge cut", cut, muon, sizes), Method("k-means", means, muon, sizes), Method("optics", optics, muon, sizes)]);
        return new LabelStudyResult(chunks.Count, pulses.Count, muon.Count(m => m), BoundOf(pulses), methods);
    }

    private static double RecallAt95(double[] probability, List<bool> muon)
    {
        var (hits, best, muons) = (0, 0, muon.Count(m => m));
        var order = Enumerable.Range(0, probability.Length).OrderByDescending(i => probability[i]).ToList();
        for (var i = 0; i < order.Count; i++)
        {
            hits += muon[order[i]] ? 1 : 0;
            best = hits >= 0.95 * (i + 1) ? hits : best;
        }

        return best / (double)muons;
    }

    private static LabelMethod Method(string name, IReadOnlyList<bool> called, List<bool> muon, IReadOnlyList<int> sizes, double[]? probability = null)
    {
        var (each, from) = (new List<LabelScore>(), 0);
        foreach (var size in sizes)
        {
            each.Add(LabelScore.Of([.. called.Skip(from).Take(size)], [.. muon.Skip(from).Take(size)]));
            from += size;
        }

        var all = LabelScore.Of(called, muon);
        return new LabelMethod(
            name, Score(all.Precision, s => s.Precision), Score(all.Recall, s => s.Recall), Score(all.F1, s => s.F1),
            probability is null ? null : RecallAt95(probability, muon), probability is null ? null : CalibrationError(probability, muon));

        ChunkedScore Score(double whole, Func<LabelScore, double> of)
        {
            var ordered = each.Select(of).Order().ToList();
            return new ChunkedScore(whole, ordered[(int)Math.Floor(0.025 * (ordered.Count - 1))], ordered[(int)Math.Ceiling(0.975 * (ordered.Count - 1))]);
        }
    }

    /// <summary>Trains on four fifths of the events that may be learned from; the rest choose epoch, temperature and threshold.</summary>
    private static TrainedLabels Network(IPulseLearner networks, List<KnownPulse> train, int fold, int seed, CancellationToken cancel)
    {
        var held = train.Where(p => p.Event / Folds % HeldOut == fold).ToList();
        var rest = train.Where(p => p.Event / Folds % HeldOut != fold).ToList();
        return TrainedLabels.Fit(networks, Some(rest), Some(held), seed, cancel);

        static List<KnownPulse> Some(List<KnownPulse> all) =>
            all.Count <= MostLearned ? all : [.. Enumerable.Range(0, MostLearned).Select(i => all[(int)((long)i * all.Count / MostLearned)])];
    }

    private static double BestCut(List<KnownPulse> train)
    {
        var ordered = train.OrderByDescending(p => p.Features.Charge).ToList();
        var muons = ordered.Count(p => p.Muon);
        var (hits, best, at) = (0, -1.0, 0.0);
        for (var i = 0; i < ordered.Count; i++)
        {
            hits += ordered[i].Muon ? 1 : 0;
            var f1 = 2.0 * hits / (i + 1 + muons);
            (best, at) = f1 > best ? (f1, ordered[i].Features.Charge) : (best, at);
        }

        return at;
    }

    /// <summary>Four centres in standardised features; a centre is muons' when most of what it gathers is.</summary>
    private static Func<PulseFeatures, bool> Means(List<KnownPulse> train, int seed)
    {
        var known = train.Where(p => p.Features.HasSignal).ToList();
        var raw = known.Select(p => Coordinates(p.Features)).ToList();
        var mean = Enumerable.Range(0, LagoFeatures.Count).Select(k => raw.Average(r => r[k])).ToArray();
        var scale = Enumerable.Range(0, LagoFeatures.Count).Select(k => Math.Max(1e-9, Math.Sqrt(raw.Average(r => (r[k] - mean[k]) * (r[k] - mean[k]))))).ToArray();
        var centres = KMeans.Fit(new Science.Clustering.PointSet([.. raw.SelectMany(Scaled)], raw.Count, LagoFeatures.Count), Centres, seed);
        var (muons, all) = (new int[Centres], new int[Centres]);
        for (var i = 0; i < known.Count; i++)
        {
            var centre = KMeans.Nearest(centres, Scaled(raw[i]));
            all[centre]++;
            muons[centre] += known[i].Muon ? 1 : 0;
        }

        return features => features.HasSignal && KMeans.Nearest(centres, Scaled(Coordinates(features))) is var c && 2 * muons[c] > all[c];

        double[] Scaled(double[] values) => [.. values.Select((v, k) => (v - mean[k]) / scale[k])];
    }

    private static double[] Coordinates(PulseFeatures f)
    {
        var into = new double[LagoFeatures.Count];
        LagoFeatures.Coordinates(f.Charge, f.Peak, f.Full, into);
        return into;
    }

    private static IEnumerable<bool> Clustered(IReadOnlyList<KnownPulse> chunk, CancellationToken cancel)
    {
        ImmutableArray<float> Column(Func<PulseFeatures, double> of) => [.. chunk.Select(p => (float)of(p.Features))];
        var work = new ClusterWork("lago/study", default, default, Column(f => f.Charge), Column(f => f.Peak), Column(f => f.Full), 0, 0, true);
        var result = LagoClusterer.Run(work, cancel: cancel);
        var muons = result.Clusters.Where(c => c.Class == PulseClass.Muon).Select(c => c.Id).ToHashSet();
        return result.Labels.Select(muons.Contains);
    }

    private static LightBound BoundOf(List<KnownPulse> pulses)
    {
        static int Cell(KnownPulse p) => (int)(LightCells * Math.Log(1 + Math.Max(0, p.PhotoElectrons)));
        var cells = pulses.Max(Cell) + 1;
        var (muons, others) = (new double[cells], new double[cells]);
        foreach (var pulse in pulses)
        {
            (pulse.Muon ? muons : others)[Cell(pulse)]++;
        }

        return LightBound.Of(muons, others);
    }

    private static double CalibrationError(double[] probability, List<bool> muon) =>
        Enumerable.Range(0, probability.Length)
            .GroupBy(i => Math.Min(9, (int)(10 * probability[i])))
            .Sum(g => Math.Abs(g.Average(i => probability[i]) - g.Average(i => muon[i] ? 1 : 0)) * g.Count() / probability.Length);
}
