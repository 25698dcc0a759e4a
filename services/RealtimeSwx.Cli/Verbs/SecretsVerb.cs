using System.CommandLine;
using RealtimeSwx.Cli.Secrets;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx secrets</c>: certificates, users and tokens of an installation. Names of files are printed, their contents never.</summary>
internal static class SecretsVerb
{
    public static Command Create() => new("secrets", "Certificates, MQTT users and tokens as files.\nExample: swx secrets init /etc/swx --stations uvg,mor --hosts swx.example.org")
    {
        Init(), Renew(), Station(),
    };

    private static Command Init()
    {
        var (folder, centre, days) = (Folder(), Centre(), Days());
        var stations = new Option<string[]>("--stations") { Description = "stations that may publish, each to its own topic only: NAME (in/lago-acqua/NAME) or FORMAT/NAME", AllowMultipleArgumentsPerToken = true };
        var hosts = new Option<string[]>("--hosts") { Description = "further host names and addresses in the certificates of every server (*.swx-core covers the pods of a service)", AllowMultipleArgumentsPerToken = true };
        var client = new Option<bool>("--client-certificates") { Description = "Mosquitto also asks its clients for a certificate" };
        var data = new Option<string>("--broker-data") { Description = "where Mosquitto keeps sessions and retained messages", DefaultValueFactory = _ => "/mosquitto/data/" };
        var mqtt = new Option<int>("--mqtt") { Description = "Mosquitto's port for MQTT over TLS", DefaultValueFactory = _ => 8883 };
        var ws = new Option<int>("--ws") { Description = "Mosquitto's port for WebSocket over TLS", DefaultValueFactory = _ => 9001 };
        var command = new Command("init", "Writes a new folder: an authority and certificates, MQTT users and rights, tokens, Mosquitto's files. Never overwrites.\nExample: swx secrets init /etc/swx --stations uvg,mor --hosts swx.example.org")
        {
            folder, stations, hosts, centre, days, client, data, mqtt, ws,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            var plan = new SecretPlan
            {
                Centre = parsed.GetValue(centre)!,
                Stations = SecretPlan.ParseStations(parsed.GetValue(stations) ?? []),
                Hosts = [.. (parsed.GetValue(hosts) ?? []).SelectMany(h => h.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                Life = TimeSpan.FromDays(parsed.GetValue(days)),
                Mosquitto = new MosquittoConf
                {
                    Port = parsed.GetValue(mqtt),
                    WebSocketPort = parsed.GetValue(ws),
                    ClientCertificates = parsed.GetValue(client),
                    DataFolder = parsed.GetValue(data)!.TrimEnd('/') + "/",
                },
            };
            SecretFolder.Create(path, made => SecretIssue.Fill(made, plan, path, TimeProvider.System.GetUtcNow()));
            Console.WriteLine($"written to {path}; docs/security.md says what is for whom. Take {Path.Combine(path, "authority")} off this machine when you are done.");
        });
        return command;
    }

    private static Command Renew()
    {
        var (folder, days) = (Folder(), Days());
        var command = new Command("renew", "New certificates and keys from the authority in the folder, for the same hosts.\nExample: swx secrets renew /etc/swx") { folder, days };
        command.SetAction(parsed =>
        {
            var renewed = SecretIssue.Renew(SecretFolder.Open(parsed.GetValue(folder)!), TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(parsed.GetValue(days)));
            Console.WriteLine($"renewed: {string.Join(", ", renewed)}");
        });
        return command;
    }

    private static Command Station()
    {
        var (folder, centre, days) = (Folder(), Centre(), Days());
        var name = new Argument<string>("STATION") { Description = "NAME (in/lago-acqua/NAME) or FORMAT/NAME" };
        var command = new Command("station", "Adds a station, or gives one a new password.\nExample: swx secrets station /etc/swx uvg") { folder, name, centre, days };
        command.SetAction(parsed =>
        {
            var station = SecretPlan.ParseStations([parsed.GetValue(name)!]).Single();
            SecretIssue.Station(SecretFolder.Open(parsed.GetValue(folder)!), station.Name, station.Source, parsed.GetValue(centre)!, TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(parsed.GetValue(days)));
            Console.WriteLine($"new password in stations/{station.Name}/mqtt.password; the broker learns it at its next start (Mosquitto also at SIGHUP)");
        });
        return command;
    }

    private static Argument<string> Folder() => new("DIR") { Description = "the folder of secrets" };

    private static Option<string> Centre() => new("--centre") { Description = "the centre in the topic tree", DefaultValueFactory = _ => "local" };

    private static Option<int> Days()
    {
        var days = new Option<int>("--days") { Description = "how long certificates are good", DefaultValueFactory = _ => 397 };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3650)
            {
                result.AddError("--days is 1..3650.");
            }
        });
        return days;
    }
}
