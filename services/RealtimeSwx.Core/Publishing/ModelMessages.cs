using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Publishing;

/// <summary>Registry decisions as the world sees them; evidence on the way is no decision. The same event gives the same message.</summary>
internal static class ModelMessages
{
    /// <param name="sequence">Of the event in the registry's journal.</param>
    public static ModelMessage? From(RegistryProtocol.IRegistryEvent e, CoreOptions options, long sequence) =>
        From(e, new MessageContext(options.Centre, sequence, e.Timestamp, "core", options.Simulated));

    private static ModelMessage? From(RegistryProtocol.IRegistryEvent e, MessageContext context) => e switch
    {
        RegistryProtocol.ShippedRegistered s => new ModelMessage(context)
        {
            Id = $"model/{s.Target}/{context.Sequence}",
            Target = s.Target,
            Decision = ModelDecision.Registered,
            DecidedAt = s.Timestamp,
            Checkpoint = s.Checkpoint,
            PreviousChampion = "",
            Champion = s.Checkpoint,
            Reason = "shipped with the program",
        },
        RegistryProtocol.ChallengerRegistered c => new ModelMessage(context)
        {
            Id = $"model/{c.Target}/{context.Sequence}",
            Target = c.Target,
            Decision = ModelDecision.Challenger,
            DecidedAt = c.At,
            Checkpoint = c.Checkpoint,
            PreviousChampion = c.Parent,
            Champion = c.Parent,
            Reason = $"trained on {c.Samples} scored issues; now in the shadow" + (c.Note.Length > 0 ? $" ({c.Note})" : ""),
        },
        RegistryProtocol.Decided d => new ModelMessage(context)
        {
            Id = $"model/{d.Target}/{context.Sequence}",
            Target = d.Target,
            Decision = d.Outcome == "promoted" ? ModelDecision.Promoted : ModelDecision.Refused,
            DecidedAt = d.At,
            Checkpoint = d.Challenger,
            PreviousChampion = d.Champion,
            Champion = d.Outcome == "promoted" ? d.Challenger : d.Champion,
            Reason = d.Reason,
            Evidence = Evidence(d),
        },
        _ => null,
    };

    private static EvidenceBlock Evidence(RegistryProtocol.Decided d)
    {
        var numbers = JsonSerializer.Deserialize<Dictionary<string, double>>(d.Evidence) ?? [];
        return new EvidenceBlock
        {
            Metric = "crps",
            Unit = "",
            N = (int)numbers.GetValueOrDefault("n"),
            From = d.From,
            To = d.At,
            Champion = numbers.GetValueOrDefault("champion"),
            Challenger = numbers.GetValueOrDefault("challenger"),
            Details = numbers.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
