namespace RealtimeSwx.Messaging;

/// <summary>The configuration of a standing Mosquitto 2.0 that belongs to <see cref="MosquittoUsers"/>.</summary>
public sealed record MosquittoConf
{
    /// <summary>MQTT over TLS.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>MQTT over WebSocket over TLS.</summary>
    public int WebSocketPort { get; init; } = 9001;

    /// <summary>Beside the password, clients must show a certificate of the authority.</summary>
    public bool ClientCertificates { get; init; }

    /// <summary>Where sessions and retained messages are kept; with the slash at the end.</summary>
    public string DataFolder { get; init; } = "/mosquitto/data/";

    public string Text() =>
        $"""
        # For mosquitto 2.0. File names are relative to the working directory: start it in this folder.
        allow_anonymous false
        password_file passwd
        acl_file acl

        # Sessions and retained messages live over a restart; what may pile up is bounded.
        persistence true
        persistence_location {DataFolder}
        autosave_interval 60
        persistent_client_expiration 7d
        max_inflight_messages 256
        max_queued_messages 30000
        message_size_limit 8388608
        max_connections 500

        listener {Port}
        {Tls}

        listener {WebSocketPort}
        protocol websockets
        {Tls}

        """;

    private string Tls =>
        $"""
        cafile ca.crt
        certfile tls.crt
        keyfile tls.key
        tls_version tlsv1.2
        require_certificate {(ClientCertificates ? "true" : "false")}
        """;
}
