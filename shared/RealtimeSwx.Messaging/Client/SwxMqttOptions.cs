using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>What one client needs. Each client has its own; two clients never share a client id.</summary>
public sealed record SwxMqttOptions
{
    /// <summary><c>mqtt://host:1883</c>, <c>mqtts://host:8883</c>, <c>ws://host/mqtt</c> or <c>wss://host/mqtt</c>.</summary>
    public required Uri Broker { get; init; }

    /// <summary>Stable over restarts: the broker keeps the session under it.</summary>
    public required string ClientId { get; init; }

    public string? User { get; init; }

    /// <summary>Read at every connect.</summary>
    public Secret? Password { get; init; }

    /// <summary>For <c>mqtts</c> and <c>wss</c>: the authority to trust instead of the system's, and a certificate to show. Read at every connect.</summary>
    public TlsFiles Tls { get; init; } = new();

    /// <summary>Subscribed at every connect. More can be added with <see cref="SwxMqttClient.SubscribeAsync"/>.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>
    /// Called in the order of arrival. True: what the message asked for is done, acknowledge it. False or an exception: call again after
    /// <see cref="RetryAfter"/>; the message stays with the broker as long as it is not acknowledged, and the ones behind it wait.
    /// </summary>
    public Func<InboundMessage, CancellationToken, Task<bool>>? Handler { get; init; }

    /// <summary>How many handler calls may run at once. They start in order and are acknowledged in order.</summary>
    public int HandlerConcurrency { get; init; } = 1;

    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Birth and Last Will on a status topic.</summary>
    public SwxPresence? Presence { get; init; }

    /// <summary>Unacknowledged messages that the broker may send (MQTT 5 Receive Maximum).</summary>
    public ushort ReceiveMaximum { get; init; } = 256;

    /// <summary>QoS 0 messages waiting for the handler; more are dropped and counted, since nothing can hold their sender back.</summary>
    public int QoS0Buffer { get; init; } = 1024;

    /// <summary>Publications waiting for their turn or their acknowledgement; more are refused and counted.</summary>
    public int MaxPendingPublications { get; init; } = 10_000;

    /// <summary>Publications sent and not yet acknowledged, unless the broker allows fewer.</summary>
    public int MaxInflight { get; init; } = 64;

    /// <summary>Retained topics remembered for a broker that loses them; further topics are counted and not remembered.</summary>
    public int MaxRetainedTopics { get; init; } = 10_000;

    /// <summary>From the call to the acknowledgement, over reconnects.</summary>
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the connection is probed; a probe that is not answered within the same time ends it.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromDays(1);

    /// <summary>First pause after a failed or lost connection; doubles up to <see cref="MaxBackOff"/>, each time scaled by 0.5..1.5.</summary>
    public TimeSpan MinBackOff { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The retained status of a component: published at every connect, replaced by the broker when the component dies.</summary>
/// <param name="Birth">Called at every connect.</param>
/// <param name="Will">Called before every connect.</param>
public sealed record SwxPresence(string Topic, Func<StatusMessage> Birth, Func<StatusMessage> Will);

/// <summary>One message to publish at QoS 1.</summary>
/// <param name="Payload">Empty and retained: clears the topic.</param>
public sealed record SwxPublication(string Topic, ReadOnlyMemory<byte> Payload)
{
    public bool Retain { get; init; }

    public string ContentType { get; init; } = SwxJson.ContentType;

    /// <summary>User property <c>schema</c>.</summary>
    public string? Schema { get; init; }

    /// <summary>User property <c>traceparent</c>; that of the current activity when null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Message expiry; whole seconds, at least one.</summary>
    public TimeSpan? Expiry { get; init; }

    public static SwxPublication Of<T>(string topic, T message, bool retain = true, TimeSpan? expiry = null)
        where T : SwxMessage => new(topic, SwxJson.Bytes(message)) { Retain = retain, Schema = message.Schema, Expiry = expiry };
}

/// <summary>One message from the broker.</summary>
/// <param name="Redelivered">The broker had sent it before.</param>
/// <param name="Retained">It was the topic's retained value, not news.</param>
public sealed record InboundMessage(string Topic, ReadOnlyMemory<byte> Payload, string? ContentType, string? Schema, string? TraceParent, bool Retained, bool Redelivered);

/// <summary>The broker could not be reached in time, or refused the message.</summary>
public sealed class SwxPublishException(string topic, string reason, Exception? inner = null) : IOException($"{topic}: {reason}", inner);
