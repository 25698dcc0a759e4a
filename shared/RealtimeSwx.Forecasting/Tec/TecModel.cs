using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>A TEC bundle made ready: the members that its card lists, in that order.</summary>
internal sealed class TecModel : IPipelineModel
{
    public const string CardFile = "card.json";

    private TecModel(string checkpoint, IReadOnlyList<ITecMember> members, TecCombination? combination)
    {
        Checkpoint = checkpoint;
        Members = members;
        Combination = combination;
    }

    public string Checkpoint { get; }

    public IReadOnlyList<ITecMember> Members { get; }

    /// <summary>Null in bundles of before there was one: members count the same.</summary>
    public TecCombination? Combination { get; }

    /// <summary>Throws <see cref="InputException"/> when the bundle is no TEC model or does not fit this version.</summary>
    public static TecModel Load(ModelBundle bundle, ILearners learners)
    {
        using var card = Card(bundle);
        if (!card.RootElement.TryGetProperty("members", out var listed) || listed.ValueKind != JsonValueKind.Array || listed.GetArrayLength() == 0)
        {
            throw new InputException("model bundle", $"{CardFile} lists no members");
        }

        var combination = bundle.Files.TryGetValue(TecCombination.File, out var bytes)
            ? TecCombination.FromBytes(bytes) ?? throw TecMembers.Unfit(TecCombination.File)
            : null;
        return new TecModel(bundle.Hash, [.. listed.EnumerateArray().Select(m => TecMembers.Load(m.GetString() ?? "", bundle, learners))], combination);
    }

    private static JsonDocument Card(ModelBundle bundle)
    {
        try
        {
            return JsonDocument.Parse(TecMembers.Weights(bundle, CardFile));
        }
        catch (JsonException e)
        {
            throw new InputException("model bundle", $"{CardFile} is no JSON: {e.Message}");
        }
    }

    public void Dispose()
    {
        foreach (var member in Members)
        {
            member.Dispose();
        }
    }
}
