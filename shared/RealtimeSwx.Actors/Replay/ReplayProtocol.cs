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
    /// <param name="Error">Why the replay was given up, null while it was not.</param>
    /// <param name="Term">How often a driver has begun, this one included: later drivers number their messages higher.</param>
    public sealed record ReplayAdvanced(string Replay, DateTimeOffset At, bool Done, string? Error = null, long? Term = null) : IWithReplay;

    /// <summary>The read model is to catch up with the journal; answered by <see cref="CaughtUp"/> when it has.</summary>
    public sealed record CatchUp : ISwxWireMessage;

    public sealed record CaughtUp : ISwxWireMessage;
}
