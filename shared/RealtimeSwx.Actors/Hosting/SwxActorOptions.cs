using Microsoft.Extensions.Configuration;
using RealtimeSwx.Security;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>How a process takes part in the cluster. Bound from section <c>Cluster</c>.</summary>
public sealed class SwxActorOptions
{
    public const string SectionName = "Cluster";

    /// <summary>The actor system's name; the same on every node.</summary>
    public const string SystemName = "swx";

    /// <summary>Any of <c>core</c>, <c>worker</c>, <c>gateway</c>.</summary>
    public List<string> Roles { get; set; } = ["core", "worker", "gateway"];

    public string HostName { get; set; } = "127.0.0.1";

    public string? PublicHostName { get; set; }

    /// <summary>
    /// The name that other nodes use: where every address is listened on and none is announced, the machine's own, which in a container is one
    /// that its network knows.
    /// </summary>
    public string AnnouncedHostName => PublicHostName ?? (HostName is "0.0.0.0" or "::" ? Environment.MachineName : HostName);

    /// <summary>0 = any free port, for a process that is its own cluster.</summary>
    public int Port { get; set; }

    /// <summary>
    /// PEM files for mutual TLS between nodes: the cluster's own authority, this node's certificate and its key. Without a certificate remoting
    /// is in plain text, for loopback and closed networks.
    /// </summary>
    public string? AuthorityFile { get; set; }

    public string? CertificateFile { get; set; }

    public string? KeyFile { get; set; }

    public TlsFiles Tls => new() { AuthorityFile = AuthorityFile, CertificateFile = CertificateFile, KeyFile = KeyFile };

    /// <summary>
    /// <c>core-0.swx:4053</c> or <c>akka.tcp://swx@core-0.swx:4053</c>, the same list on every node; empty = this process forms a cluster of
    /// its own. Under TLS the protocol becomes <c>akka.ssl.tcp</c> by itself.
    /// </summary>
    public List<string> Seeds { get; set; } = [];

    /// <summary>Journal and snapshot store as in <c>--db</c>: <c>sqlite:PATH</c> or <c>postgres:DSN</c>.</summary>
    public string Database { get; set; } = "sqlite:swx.db";

    /// <summary>The name under which other nodes see this one: stable over restarts where host and port are.</summary>
    public string NodeName => $"{AnnouncedHostName}-{(Port > 0 ? Port : Environment.ProcessId)}";

    /// <summary>Section <c>Cluster</c> of the settings, for a process with one role.</summary>
    public static SwxActorOptions From(IConfiguration settings, string role, string database)
    {
        var options = settings.GetSection(SectionName).Get<SwxActorOptions>() ?? new SwxActorOptions();
        options.Roles = [role];
        options.Database = database;
        options.Seeds = [.. options.Seeds.Select(s => s.Contains("://", StringComparison.Ordinal) ? s : $"akka.tcp://{SystemName}@{s}")];
        return options;
    }
}
