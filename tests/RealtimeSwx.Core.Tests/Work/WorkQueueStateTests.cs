using RealtimeSwx.Core.Work;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Core.Tests.Work;

public sealed class WorkQueueStateTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly WorkQueueState<string> _queue = new(3, TimeSpan.FromSeconds(10));

    [Fact]
    public void Work_goes_to_an_idle_worker_at_once()
    {
        _queue.Pull("worker", Idle("w1", Kinds.Predict)).ShouldBeNull();
        _queue.Offer(Prediction("symh", 0), "asker", Now).Worker.ShouldBe("worker");
    }

    [Fact]
    public void The_newest_prediction_of_a_target_replaces_the_waiting_one()
    {
        _queue.Offer(Prediction("symh", 0), "a", Now).Dropped.ShouldBeEmpty();
        _queue.Offer(Prediction("symh", 5), "b", Now).Dropped.ShouldHaveSingleItem().Requester.ShouldBe("a");
        _queue.Pull("worker", Idle("w1", Kinds.Predict))!.Requester.ShouldBe("b");
        _queue.Dropped.ShouldBe(1);
    }

    [Fact]
    public void Windows_of_pulses_wait_in_order_and_none_replaces_another()
    {
        _queue.Offer(Window(0), "a", Now);
        _queue.Offer(Window(10), "b", Now);
        _queue.Pull("worker", Idle("w1", Kinds.Cluster))!.Requester.ShouldBe("a");
        _queue.Pull("worker", Idle("w1", Kinds.Cluster, "lago/0"))!.Requester.ShouldBe("b");
    }

    [Fact]
    public void A_full_queue_drops_the_oldest_and_says_so()
    {
        for (var i = 0; i < 3; i++)
        {
            _queue.Offer(Window(i), $"asker {i}", Now).Dropped.ShouldBeEmpty();
        }

        _queue.Offer(Window(3), "asker 3", Now).Dropped.ShouldHaveSingleItem().Requester.ShouldBe("asker 0");
    }

    [Fact]
    public void A_worker_that_has_gone_gets_nothing()
    {
        _queue.Pull("worker", Idle("w1", Kinds.Predict));
        _queue.Gone("worker", Now).ShouldBeNull();
        _queue.HasWorkerFor(Kinds.Predict).ShouldBeFalse();
        _queue.Offer(Prediction("symh", 0), "asker", Now).Worker.ShouldBeNull();
    }

    [Fact]
    public void Work_of_a_worker_that_went_is_given_to_another()
    {
        _queue.Pull("first", Idle("w1", Kinds.Predict));
        _queue.Pull("second", Idle("w2", Kinds.Predict));
        _queue.Offer(Prediction("symh", 0), "asker", Now).Worker.ShouldBe("first");
        var again = _queue.Gone("first", Now)!.Value;
        again.Worker.ShouldBe("second");
        again.Work.Requester.ShouldBe("asker");
        _queue.GivenAgain.ShouldBe(1);
    }

    [Fact]
    public void Work_that_was_done_is_not_given_again()
    {
        _queue.Pull("first", Idle("w1", Kinds.Predict));
        _queue.Offer(Prediction("symh", 0), "asker", Now);
        _queue.Pull("first", Idle("w1", Kinds.Predict)).ShouldBeNull("said before the work came");
        _queue.Pull("first", Idle("w1", Kinds.Predict, "symh/0")).ShouldBeNull();
        _queue.Gone("first", Now).ShouldBeNull();
    }

    [Fact]
    public void The_same_work_offered_again_is_taken_once()
    {
        _queue.Offer(Prediction("symh", 0), "asker", Now);
        _queue.Offer(Prediction("symh", 0), "asker", Now).Dropped.ShouldBeEmpty();
        _queue.Queued.ShouldBe(1);
        _queue.Pull("worker", Idle("w1", Kinds.Predict)).ShouldNotBeNull();
        _queue.Offer(Prediction("symh", 0), "asker", Now);
        _queue.Queued.ShouldBe(0);
    }

    [Fact]
    public void Without_a_worker_work_waits_for_a_while_and_is_given_up_then()
    {
        _queue.Offer(Prediction("symh", 0), "asker", Now);
        _queue.Hopeless(Now.AddSeconds(9)).ShouldBeEmpty();
        _queue.Hopeless(Now.AddSeconds(10)).ShouldHaveSingleItem().Requester.ShouldBe("asker");
        _queue.Offer(Prediction("symh", 5), "asker", Now.AddSeconds(11));
        _queue.Hopeless(Now.AddSeconds(11)).ShouldHaveSingleItem("no second wait");
        _queue.Pull("worker", Idle("w1", Kinds.Predict));
        _queue.Gone("worker", Now.AddSeconds(20));
        _queue.Offer(Prediction("symh", 10), "asker", Now.AddSeconds(25));
        _queue.Hopeless(Now.AddSeconds(29)).ShouldBeEmpty();
    }

    [Fact]
    public void The_idle_worker_with_the_model_loaded_comes_first()
    {
        _queue.Pull("first", Idle("w1", Kinds.Predict));
        _queue.Pull("second", Idle("w2", Kinds.Predict) with { Capacity = new WorkerCapacity(1024, ["x"]) });
        _queue.Offer(Prediction("symh", 0), "asker", Now).Worker.ShouldBe("second");
        _queue.Offer(Prediction("kp", 0), "asker", Now).Worker.ShouldBe("first");
    }

    private static Pull Idle(string name, string kind, string? last = null) => new(name, kind, "cpu", last);

    private static Predict Prediction(string target, int minute) =>
        new($"{target}/{minute}", target, ["x"], DateTimeOffset.UnixEpoch.AddMinutes(minute), DateTimeOffset.UnixEpoch, "Final", default, null);

    private static Cluster Window(int second) =>
        new($"lago/{second}", "lago/uvg", DateTimeOffset.UnixEpoch.AddSeconds(second), DateTimeOffset.UnixEpoch.AddSeconds(second + 10), [], "");
}
