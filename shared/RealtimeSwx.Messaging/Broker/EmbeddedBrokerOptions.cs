using System.Net;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>The broker that runs inside <c>swx up</c>.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>0 = any free port; <see cref="EmbeddedBroker.Port"/> says which.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Other than loopback only with <see cref="Users"/>: without a password one enters from this machine alone.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>With users nobody enters without a password, not even from this machine.</summary>
    public IReadOnlyList<BrokerUser> Users { get; init; } = [];

    /// <summary>With a certificate the TCP port speaks TLS only. The WebSocket has the TLS of its HTTP port.</summary>
    public TlsFiles Tls { get; init; } = new();

    /// <summary>Under TLS, clients must show a certificate of <see cref="TlsFiles.AuthorityFile"/> beside their password.</summary>
    public bool ClientCertificates { get; init; }

    /// <summary>A file that keeps retained messages over a restart; null = memory only.</summary>
    public string? RetainedFile { get; init; }

    /// <summary>How often the file is written when something changed (publishers give back what a crash loses), and sessions are swept.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Larger packets end the connection before they are read.</summary>
    public int MaxPacketBytes { get; init; } = 8 * 1024 * 1024;

    public int MaxClients { get; init; } = 500;

    /// <summary>Open connections of the TCP port, those included that have not said who they are.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>The first packet says who one is, and no more: a stranger gets no larger buffer.</summary>
    public int MaxFirstPacketBytes { get; init; } = 64 * 1024;

    /// <summary>How long a stranger may take to say who he is.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(15);

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
