namespace RealtimeSwx.Gateway;

/// <summary>What the gateway serves and how it presents itself. Bound from section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    public const string SectionName = "Gateway";

    /// <summary>The centre of the topic tree, as on the command line.</summary>
    public string Centre { get; set; } = "local";

    /// <summary>Shown in <c>/hapi/about</c>: whom to ask about this server.</summary>
    public string Contact { get; set; } = "the operator of this installation";

    /// <summary>
    /// MQTT over WebSocket for the page, e.g. <c>ws://127.0.0.1:9001/mqtt</c>. A loopback or wildcard host stands for the host that the page was
    /// asked from. Empty: the page polls. Set it before the first request when the port is known late.
    /// </summary>
    public string WebSocketUrl { get; set; } = "";

    /// <summary>Places whose vertical TEC HAPI serves, observed and forecast: <c>Gateway:Stations:0:Name</c>, <c>Latitude</c>, <c>Longitude</c>.</summary>
    public List<Hapi.StationOptions> Stations { get; } = [];

    /// <summary>The code of this centre in the names of IONEX files: three capitals or digits, as <c>Core:IonexCentre</c>.</summary>
    public string IonexCentre { get; set; } = "SWX";

    /// <summary>Most rows in one REST answer, 1..1,000,000.</summary>
    public int MaxRows { get; set; } = 20_000;

    /// <summary>Requests a second that one address may make, five times as many at once; 0 = any number. Behind a proxy all visitors share its address.</summary>
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>Requests that are worked on at once, 1..10,000; four times as many may wait.</summary>
    public int ConcurrentRequests { get; set; } = 64;
}
