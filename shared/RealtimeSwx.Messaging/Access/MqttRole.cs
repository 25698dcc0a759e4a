namespace RealtimeSwx.Messaging;

/// <summary>What a user of the broker is.</summary>
public enum MqttRole
{
    /// <summary>Takes what comes in and publishes what the centre says.</summary>
    Core,

    Worker,

    Gateway,

    /// <summary>Sends the bytes of one source.</summary>
    Station,

    Reader,
}

/// <summary>What a right allows.</summary>
public enum MqttRight
{
    Read,
    Publish,
}
