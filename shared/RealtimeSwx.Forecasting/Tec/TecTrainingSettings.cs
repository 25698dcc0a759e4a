using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec.Eof;
using RealtimeSwx.Forecasting.Tec.Members;
using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Which members a TEC model is to have, and how its networks are trained.</summary>
public sealed record TecTrainingSettings
{
    /// <summary>Members that can be trained.</summary>
    public static IReadOnlyList<string> Known { get; } = [LocalMember.MemberName, EofMember.MemberName, .. MapNetworkSpec.Kinds];

    public IReadOnlyList<string> Models { get; init; } = [LocalMember.MemberName, EofMember.MemberName];

    /// <summary>Of the networks; the other members are solved in closed form.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Passes of the networks over the origins; null = of the kind.</summary>
    public int? Epochs { get; init; }

    /// <summary>Networks that are trained at a time, one thread each; the result does not depend on it.</summary>
    public int SideBySide { get; init; } = 1;

    /// <param name="learner">Needed for networks.</param>
    /// <exception cref="InputException">No models, one named twice, or one that is not <see cref="Known"/>.</exception>
    internal IReadOnlyList<ITecMemberTrainer> Trainers(IMapLearner? learner, IProgress<string>? progress)
    {
        if (Models.Count == 0 || Models.Distinct(StringComparer.Ordinal).Count() < Models.Count || Models.FirstOrDefault(m => !Known.Contains(m)) is not null)
        {
            throw new InputException("models", $"'{string.Join(',', Models)}' is no list of members of TEC: each once, of {string.Join(", ", Known)}");
        }

        var maps = new TecNetworkSamples();
        return [.. Models.Select(Trainer)];

        ITecMemberTrainer Trainer(string name) => name switch
        {
            LocalMember.MemberName => new LocalTrainer(),
            EofMember.MemberName => new EofTrainer(),
            _ => new TecNetworkTrainer(new TecNetworkPlan(Spec(name)), maps, SideBySide, learner ?? throw new ArgumentNullException(nameof(learner)), progress),
        };
    }

    private MapNetworkSpec Spec(string kind)
    {
        var spec = MapNetworkSpec.For(kind);
        return spec with { Seed = Seed, Epochs = Epochs ?? spec.Epochs };
    }
}
