using RealtimeSwx.Messaging;

namespace RealtimeSwx.Cli.Secrets;

/// <summary>For whom <c>swx secrets init</c> makes secrets.</summary>
internal sealed record SecretPlan
{
    private static readonly string[] Here = ["localhost", "127.0.0.1", "::1"];

    /// <summary>Folder, role and default host name of each service.</summary>
    public static readonly IReadOnlyList<(string Name, MqttRole Role)> Services = [("core", MqttRole.Core), ("worker", MqttRole.Worker), ("gateway", MqttRole.Gateway)];

    public required string Centre { get; init; }

    /// <summary>Name and source (<c>format/name</c>) of each station.</summary>
    public required IReadOnlyList<(string Name, string Source)> Stations { get; init; }

    /// <summary>Further host names of every server.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    public required TimeSpan Life { get; init; }

    public required MosquittoConf Mosquitto { get; init; }

    /// <summary>A certificate of <paramref name="server"/> is good under its own name, on its own machine and under the names of the plan.</summary>
    public IReadOnlyList<string> HostsOf(string server) => [server, .. Here, .. Hosts.Except([server, .. Here])];

    /// <exception cref="FormatException">No station name, or twice the same.</exception>
    public static IReadOnlyList<(string Name, string Source)> ParseStations(IEnumerable<string> texts)
    {
        var stations = texts.SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(t => t.Split('/') switch
            {
                [var name] => (Name: name, Source: $"lago-acqua/{name}"),
                [var format, var name] => (Name: name, Source: $"{format}/{name}"),
                _ => throw new FormatException($"--stations: '{t}' is neither a station nor format/source."),
            })
            .ToList();
        var twice = stations.Select(s => s.Name).Concat(Services.Select(s => s.Name)).Append("reader").GroupBy(n => n).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? stations : throw new FormatException($"--stations: '{twice.Key}' is a user already.");
    }
}
