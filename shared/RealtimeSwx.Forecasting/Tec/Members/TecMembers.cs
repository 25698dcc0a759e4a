using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec.Eof;
using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tec.Members;

/// <summary>The members that this version can load from a bundle, by the names its card lists.</summary>
internal static class TecMembers
{
    /// <exception cref="InputException">No such member, or its weights are missing or do not fit this version.</exception>
    public static ITecMember Load(string name, ModelBundle bundle, ILearners learners) => name switch
    {
        LocalMember.MemberName => new LocalMember(TecRegression.FromBytes(Weights(bundle, LocalMember.File)) ?? throw Unfit(LocalMember.File)),
        EofMember.MemberName => new EofMember(EofRegression.FromBytes(Weights(bundle, EofMember.File)) ?? throw Unfit(EofMember.File)),
        _ when MapNetworkSpec.Kinds.Contains(name) => TecNetworkMember.Load(bundle, name, learners),
        _ => throw new InputException("model bundle", $"lists the member '{name}', which this version does not know"),
    };

    public static ReadOnlyMemory<byte> Weights(ModelBundle bundle, string file) =>
        bundle.Files.TryGetValue(file, out var weights) ? weights : throw new InputException("model bundle", $"has no {file}");

    public static InputException Unfit(string file) => new("model bundle", $"{file} does not fit the regressors of this version");
}
