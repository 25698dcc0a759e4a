namespace RealtimeSwx.Actors.Serialization;

/// <summary>Marks everything that crosses a process or lies in the journal. Bound to <see cref="SwxSerializer"/>; each type has a manifest.</summary>
public interface ISwxWireMessage;
