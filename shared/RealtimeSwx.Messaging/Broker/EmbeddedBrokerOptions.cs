using System.Net;

namespace RealtimeSwx.Messaging;

/// <summary>What a user of the broker may do.</summary>
public enum BrokerRole
{
    /// <summary>Reads everything, publishes nothing.</summary>
    Reader,

    /// <summary>Publishes to <c>in/…</c> and reads everything.</summary>
    Station,

    /// <summary>Core, worker, gateway: everything.</summary>
    Service,
}

public sealed record BrokerUser(string Name, string Password, BrokerRole Role);

/// <summary>The broker that runs inside <c>swx up</c>.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>0 = any free port; <see cref="EmbeddedBroker.Port"/> says which.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Other than loopback only with <see cref="Users"/>: without a password one enters from this machine alone.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public IReadOnlyList<BrokerUser> Users { get; init; } = [];

    /// <summary>A file that keeps retained messages over a restart; null = memory only.</summary>
    public string? RetainedFile { get; init; }

    /// <summary>How often the file is written when something changed (publishers give back what a crash loses), and sessions are swept.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Larger packets end the connection before they are read.</summary>
    public int MaxPacketBytes { get; init; } = 16 * 1024 * 1024;

    public int MaxClients { get; init; } = 500;

    /// <summary>Sessions kept for clients that are away; beyond it those that left first end, and count as dropped when messages waited in them.</summary>
    public int MaxAbsentSessions { get; init; } = 200;

    public int MaxRetainedTopics { get; init; } = 20_000;

    /// <summary>Messages that wait for one subscriber. Beyond it, messages of <c>in/…</c> wait for room (holding their publisher back) and others are dropped and counted.</summary>
    public int MaxPendingPerClient { get; init; } = 30_000;

    /// <summary>How long a publisher of <c>in/…</c> is held back before its message is dropped for a subscriber that takes nothing.</summary>
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Totals of the broker since its start.</summary>
/// <param name="Dropped">By reason.</param>
public sealed record BrokerCounts(long Received, int Clients, int Retained, IReadOnlyDictionary<string, long> Dropped);
