using System.Collections.Immutable;
using static RealtimeSwx.Actors.Registry.RegistryProtocol;

namespace RealtimeSwx.Core.Registry;

/// <summary>Champion, challenger and the evidence between them. Immutable; the decision itself is <see cref="Forecasting.Incremental.PromotionPolicy"/>.</summary>
public sealed record RegistryState(string Target)
{
    /// <summary>Paired losses kept while a challenger is in the shadow.</summary>
    public const int MaxEvidence = 4096;

    public string Champion { get; init; } = "";

    /// <summary>The bundle that came with the program and that the champion descends from.</summary>
    public string Shipped { get; init; } = "";

    public string? Challenger { get; init; }

    public int ChallengerSamples { get; init; }

    public ImmutableList<PairedLoss> Evidence { get; init; } = [];

    public Models Models => new(Target, Champion, Challenger);

    /// <summary>The shipped bundle becomes champion when it is another than the one this registry grew from.</summary>
    public ShippedRegistered? Decide(RegisterShipped command, DateTimeOffset now) =>
        command.Checkpoint == Shipped ? null : new ShippedRegistered(Target, command.Checkpoint, now);

    public ChallengerRegistered? Decide(RegisterChallenger command, DateTimeOffset now) =>
        Challenger is not null || command.Parent != Champion || command.Checkpoint == Champion
            ? null
            : new ChallengerRegistered(Target, command.Checkpoint, command.Parent, command.Samples, command.At, command.Note, now);

    /// <summary>Evidence about the present challenger that is not known yet.</summary>
    public EvidenceRecorded? Decide(RecordEvidence command, DateTimeOffset now)
    {
        if (command.Challenger != Challenger)
        {
            return null;
        }

        var known = Evidence.Select(e => (e.IssuedAt, e.Lead)).ToHashSet();
        var news = command.Losses.Where(l => known.Add((l.IssuedAt, l.Lead))).ToImmutableArray();
        return news.Length == 0 ? null : new EvidenceRecorded(Target, command.Challenger, news, now);
    }

    public RegistryState Apply(IRegistryEvent e) => e switch
    {
        ShippedRegistered s => this with { Champion = s.Checkpoint, Shipped = s.Checkpoint, Challenger = null, Evidence = [] },
        ChallengerRegistered c => this with { Challenger = c.Checkpoint, ChallengerSamples = c.Samples, Evidence = [] },
        EvidenceRecorded r => this with { Evidence = Trim(Evidence.AddRange(r.Losses)) },
        Decided { Outcome: "promoted" } d => this with { Champion = d.Challenger, Challenger = null, Evidence = [] },
        Decided => this with { Challenger = null, Evidence = [] },
        _ => this,
    };

    private static ImmutableList<PairedLoss> Trim(ImmutableList<PairedLoss> list) =>
        list.Count > MaxEvidence ? list.RemoveRange(0, list.Count - MaxEvidence) : list;
}
