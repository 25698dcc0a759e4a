using Akka.Actor;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>What comes in over MQTT, for whichever node holds the driver: it moves with it.</summary>
public interface IIntake
{
    /// <summary>Connects under the centre's client id and hands everything to the driver. Returns at once.</summary>
    void Begin(IActorRef driver);

    /// <summary>Nothing comes in any more; what is not acknowledged stays with the broker, for the next holder.</summary>
    Task EndAsync();
}
