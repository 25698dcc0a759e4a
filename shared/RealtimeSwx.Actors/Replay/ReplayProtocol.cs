using RealtimeSwx.Actors.Serialization;

namespace RealtimeSwx.Actors.Replay;

/// <summary>The cursor of one replay, named by a hash of what is replayed.</summary>
public static class ReplayProtocol
{
    public interface IWithReplay : ISwxWireMessage
    {
        string Replay { get; }
    }

    public sealed record GetCursor(string Replay) : IWithReplay;

    /// <summary>Everything up to and including <paramref name="At"/> is done. Command, event and answer in one.</summary>
    public sealed record ReplayAdvanced(string Replay, DateTimeOffset At, bool Done) : IWithReplay;
}
