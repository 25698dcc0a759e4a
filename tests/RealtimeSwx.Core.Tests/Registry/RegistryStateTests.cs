using RealtimeSwx.Core.Registry;
using static RealtimeSwx.Actors.Registry.RegistryProtocol;

namespace RealtimeSwx.Core.Tests.Registry;

public sealed class RegistryStateTests
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private readonly RegistryState _shipped = new RegistryState("symh").Apply(new ShippedRegistered("symh", "champion-0001", Start));

    [Fact]
    public void The_shipped_model_is_registered_once() =>
        _shipped.Decide(new RegisterShipped("symh", "champion-0001"), Start).ShouldBeNull();

    [Fact]
    public void A_restart_does_not_undo_a_promotion()
    {
        var promoted = Challenged().Apply(new Decided("symh", "promoted", "champion-0001", "challenger-01", "", "{}", Start, Start, Start));
        promoted.Champion.ShouldBe("challenger-01");
        promoted.Decide(new RegisterShipped("symh", "champion-0001"), Start).ShouldBeNull();
    }

    [Fact]
    public void A_second_challenger_waits_for_the_decision_about_the_first() =>
        Challenged().Decide(new RegisterChallenger("symh", "challenger-02", "champion-0001", 200, Start, ""), Start).ShouldBeNull();

    [Fact]
    public void Evidence_counts_once()
    {
        var pair = new PairedLoss(Start, TimeSpan.FromHours(1), 5, 4);
        var state = Challenged();
        state = state.Apply(state.Decide(new RecordEvidence("symh", "challenger-01", Start, [pair]), Start)!);
        state.Decide(new RecordEvidence("symh", "challenger-01", Start, [pair]), Start).ShouldBeNull();
    }

    [Fact]
    public void A_better_challenger_is_promoted_and_a_worse_one_refused()
    {
        Promotion.Decide(WithEvidence(5, 4), Start, Start)!.Outcome.ShouldBe("promoted");
        Promotion.Decide(WithEvidence(4, 5), Start, Start)!.Outcome.ShouldBe("refused");
    }

    private RegistryState Challenged() => _shipped.Apply(new ChallengerRegistered("symh", "challenger-01", "champion-0001", 144, Start, "", Start));

    private RegistryState WithEvidence(double champion, double challenger) => Challenged().Apply(new EvidenceRecorded(
        "symh",
        "challenger-01",
        [.. Enumerable.Range(0, 24 * 12).Select(i => new PairedLoss(Start.AddMinutes(5 * i), TimeSpan.FromHours(1), champion + i % 5 / 100.0, challenger + i % 7 / 100.0))],
        Start));
}
