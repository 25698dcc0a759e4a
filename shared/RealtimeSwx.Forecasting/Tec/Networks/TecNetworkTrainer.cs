using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tec.Networks;

/// <summary>A network of maps as a member: how many of its kind, by seeds that follow that of its specification.</summary>
/// <param name="Networks">Their mean is the member.</param>
/// <param name="Judged">So many where the member is only judged on a block that it has not seen.</param>
internal sealed record TecNetworkPlan(MapNetworkSpec Spec, int Networks = 3, int Judged = 1);

/// <summary>Trains networks of one kind, each on one thread.</summary>
/// <param name="maps">Shared by all kinds.</param>
/// <param name="sideBySide">Networks that are trained at a time; the result does not depend on it.</param>
internal sealed class TecNetworkTrainer(TecNetworkPlan plan, TecNetworkSamples maps, int sideBySide, IMapLearner learner, IProgress<string>? progress) : ITecMemberTrainer
{
    private const int SeedStride = 1000;

    public string Name => plan.Spec.Kind;

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files { get; private set; } = [];

    public ITecMember Fit(TecSamples samples, int? without, CancellationToken cancel)
    {
        var set = maps.Of(samples, without, cancel);
        var count = without is null ? plan.Networks : plan.Judged;
        var models = Enumerable.Range(0, count).AsParallel().AsOrdered().WithDegreeOfParallelism(sideBySide).WithCancellation(cancel).Select(One).ToList();
        var member = new TecNetworkMember(Name, models);
        Files = without is null ? [.. member.Files()] : Files;
        return member;

        IMapModel One(int i)
        {
            var fit = learner.Fit(set, null, plan.Spec with { Seed = plan.Spec.Seed + (SeedStride * i) }, null, cancel);
            progress?.Report(FormattableString.Invariant($"tec: {Name} {i + 1} of {count} on {set.Samples.Count} origins{(without is null ? "" : ", to be judged")}: loss {fit.Curve[^1].TrainLoss:0.000}"));
            return fit.Model;
        }
    }
}
