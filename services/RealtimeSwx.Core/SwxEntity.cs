using Akka.Actor;
using Akka.Persistence;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Core.Driving;

namespace RealtimeSwx.Core;

/// <summary>
/// What every entity does with time: the clock of its process follows the time that commands carry, so that a replay gives the same events on
/// whichever node an entity lives.
/// </summary>
public abstract class SwxEntity(VirtualClock clock) : ReceivePersistentActor
{
    protected VirtualClock Clock => clock;

    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is IAtDataTime { Now: { } now })
        {
            clock.AdvanceTo(now);
        }

        return base.AroundReceive(receive, message);
    }

    /// <summary>Answers a command: in a lock-step when the broker has what was published, else at once.</summary>
    protected void Answer(IActorRef sender, object answer, Task published, bool lockStep)
    {
        var self = Self;
        if (!lockStep || published.IsCompleted)
        {
            sender.Tell(answer, self);
            return;
        }

        published.ContinueWith(_ => sender.Tell(answer, self), TaskScheduler.Default);
    }
}
