using RealtimeSwx.Core.Work;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Core.Tests.Work;

public sealed class WorkQueueStateTests
{
    private readonly WorkQueueState<string> _queue = new(3);

    [Fact]
    public void Work_goes_to_an_idle_worker_at_once()
    {
        _queue.Pull("worker", "w1", Kinds.Predict, "cpu").ShouldBeNull();
        _queue.Offer(Prediction("symh", 0), "asker").Worker.ShouldBe("worker");
    }

    [Fact]
    public void The_newest_prediction_of_a_target_replaces_the_waiting_one()
    {
        _queue.Offer(Prediction("symh", 0), "a").Dropped.ShouldBeEmpty();
        _queue.Offer(Prediction("symh", 5), "b").Dropped.ShouldHaveSingleItem().Requester.ShouldBe("a");
        _queue.Pull("worker", "w1", Kinds.Predict, "cpu")!.Value.Requester.ShouldBe("b");
        _queue.Dropped.ShouldBe(1);
    }

    [Fact]
    public void Windows_of_pulses_wait_in_order_and_none_replaces_another()
    {
        _queue.Offer(Window(0), "a");
        _queue.Offer(Window(10), "b");
        _queue.Pull("worker", "w1", Kinds.Cluster, "cpu")!.Value.Requester.ShouldBe("a");
        _queue.Pull("worker", "w1", Kinds.Cluster, "cpu")!.Value.Requester.ShouldBe("b");
    }

    [Fact]
    public void A_full_queue_drops_the_oldest_and_says_so()
    {
        for (var i = 0; i < 3; i++)
        {
            _queue.Offer(Window(i), $"asker {i}").Dropped.ShouldBeEmpty();
        }

        _queue.Offer(Window(3), "asker 3").Dropped.ShouldHaveSingleItem().Requester.ShouldBe("asker 0");
    }

    [Fact]
    public void A_worker_that_has_gone_gets_nothing()
    {
        _queue.Pull("worker", "w1", Kinds.Predict, "cpu");
        _queue.Gone("worker");
        _queue.HasWorkerFor(Kinds.Predict).ShouldBeFalse();
        _queue.Offer(Prediction("symh", 0), "asker").Worker.ShouldBeNull();
    }

    private static Predict Prediction(string target, int minute) =>
        new($"{target}/{minute}", target, ["x"], DateTimeOffset.UnixEpoch.AddMinutes(minute), DateTimeOffset.UnixEpoch, "Final", default, null);

    private static Cluster Window(int second) =>
        new($"lago/{second}", "lago/uvg", DateTimeOffset.UnixEpoch.AddSeconds(second), DateTimeOffset.UnixEpoch.AddSeconds(second + 10), [], "");
}
