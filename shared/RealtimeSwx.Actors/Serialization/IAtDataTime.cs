namespace RealtimeSwx.Actors.Serialization;

/// <summary>
/// A command that names the time of the data at which it was given, so that the entity, on whichever node, stamps its events with that time.
/// Such a command belongs to a lock-step: it is answered when what follows from it is persisted <b>and</b> acknowledged by the broker. Without
/// a time it is the clock on the wall that counts, and the answer comes when the journal has it.
/// </summary>
public interface IAtDataTime
{
    /// <summary>Null outside a lock-step.</summary>
    DateTimeOffset? Now { get; }
}
