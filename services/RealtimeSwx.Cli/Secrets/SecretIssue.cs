using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;

namespace RealtimeSwx.Cli.Secrets;

/// <summary>Fills a folder of secrets, and renews the certificates in it.</summary>
internal static class SecretIssue
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    public static void Fill(SecretFolder folder, SecretPlan plan, string finalPath, DateTimeOffset now)
    {
        var authority = CertificateAuthority.Create("RealtimeSwx authority", now, AuthorityLife);
        var cluster = CertificateAuthority.Create("RealtimeSwx cluster authority", now, AuthorityLife);
        folder.Write("authority/ca.crt", authority.CertificatePem);
        folder.Write("authority/ca.key", authority.KeyPem);
        folder.Write("authority/cluster-ca.crt", cluster.CertificatePem);
        folder.Write("authority/cluster-ca.key", cluster.KeyPem);

        var topics = new SwxTopics(plan.Centre);
        var users = new List<BrokerUser>();
        var metrics = Secret.NewText();
        foreach (var (name, role) in SecretPlan.Services)
        {
            users.Add(NewUser(folder, name, name, role, topics));
            folder.Write($"{name}/ca.crt", authority.CertificatePem);
            Write(folder, $"{name}/tls", authority.Issue(name, plan.HostsOf(name), now, plan.Life));
            folder.Write($"{name}/cluster-ca.crt", cluster.CertificatePem);
            Write(folder, $"{name}/cluster", cluster.Issue(name, plan.HostsOf(name), now, plan.Life));
            folder.Write($"{name}/metrics.token", metrics + "\n");
        }

        folder.Write("gateway/admin.token", Secret.NewText() + "\n");
        folder.Write("gateway/webhook.secret", "whsec_" + Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) + "\n");
        folder.Write("postgres/postgres.password", Secret.NewText() + "\n");

        users.Add(NewUser(folder, "reader", "reader", MqttRole.Reader, topics));
        folder.Write("reader/ca.crt", authority.CertificatePem);
        foreach (var (name, source) in plan.Stations)
        {
            users.Add(NewUser(folder, $"stations/{name}", name, MqttRole.Station, topics, source));
            folder.Write($"stations/{name}/ca.crt", authority.CertificatePem);
        }

        if (plan.Mosquitto.ClientCertificates)
        {
            foreach (var client in plan.Stations.Select(s => $"stations/{s.Name}").Prepend("reader"))
            {
                Write(folder, $"{client}/tls", authority.Issue(Path.GetFileName(client), [], now, plan.Life));
            }
        }

        folder.Write("mosquitto/mosquitto.conf", plan.Mosquitto.Text());
        folder.Write("mosquitto/passwd", MosquittoUsers.Passwords(users));
        folder.Write("mosquitto/acl", MosquittoUsers.Acl(users));
        folder.Write("mosquitto/ca.crt", authority.CertificatePem);
        Write(folder, "mosquitto/tls", authority.Issue("mosquitto", plan.HostsOf("mosquitto"), now, plan.Life));
        folder.Write("up.json", UpSettings(Path.GetFullPath(finalPath)));
    }

    /// <summary>New certificates and keys in the place of all those that the authorities in the folder have issued. Returns their names.</summary>
    public static IReadOnlyList<string> Renew(SecretFolder folder, DateTimeOffset now, TimeSpan life)
    {
        var authorities = new Dictionary<string, CertificateAuthority>
        {
            ["tls"] = Authority(folder, "ca"),
            ["cluster"] = Authority(folder, "cluster-ca"),
        };
        var renewed = new List<string>();
        foreach (var (owner, kind) in folder.Owners().SelectMany(f => authorities.Keys.Select(k => (f, k))).Where(c => folder.Has($"{c.f}/{c.k}.crt")))
        {
            using var old = X509CertificateLoader.LoadCertificateFromFile(folder.PathOf($"{owner}/{kind}.crt"));
            var (certificate, key) = authorities[kind].Issue(Path.GetFileName(owner), CertificateAuthority.HostsOf(old), now, life);
            folder.Replace($"{owner}/{kind}.key", key);
            folder.Replace($"{owner}/{kind}.crt", certificate);
            renewed.Add($"{owner}/{kind}.crt");
        }

        return renewed;
    }

    /// <summary>A new password for a station, which may be new itself. Brokers read their files at their next start (Mosquitto also at SIGHUP).</summary>
    public static void Station(SecretFolder folder, string name, string source, string centre, DateTimeOffset now, TimeSpan life)
    {
        var place = $"stations/{name}";
        var others = MosquittoUsers.Read(folder.PathOf("mosquitto/passwd"), folder.PathOf("mosquitto/acl")).Where(u => u.Name != name).ToList();
        var isNew = !folder.Has($"{place}/ca.crt");
        List<BrokerUser> all = [.. others, NewUser(folder, place, name, MqttRole.Station, new SwxTopics(centre), source)];
        if (isNew)
        {
            folder.Write($"{place}/ca.crt", File.ReadAllText(folder.PathOf("authority/ca.crt")));
            if (folder.Has("reader/tls.crt"))
            {
                Write(folder, $"{place}/tls", Authority(folder, "ca").Issue(name, [], now, life));
            }
        }

        folder.Replace("mosquitto/acl", MosquittoUsers.Acl(all));
        folder.Replace("mosquitto/passwd", MosquittoUsers.Passwords(all));
    }

    private static BrokerUser NewUser(SecretFolder folder, string place, string name, MqttRole role, SwxTopics topics, string? source = null)
    {
        var password = Secret.NewText();
        var user = BrokerUser.Of(name, password, role, topics, source);
        if (folder.Has($"{place}/mqtt.password"))
        {
            folder.Replace($"{place}/mqtt.password", password + "\n");
        }
        else
        {
            folder.Write($"{place}/mqtt.password", password + "\n");
        }

        return user;
    }

    private static CertificateAuthority Authority(SecretFolder folder, string name) =>
        CertificateAuthority.FromFiles(folder.PathOf($"authority/{name}.crt"), folder.PathOf($"authority/{name}.key"));

    private static void Write(SecretFolder folder, string name, (string Certificate, string Key) pair)
    {
        folder.Write(name + ".crt", pair.Certificate);
        folder.Write(name + ".key", pair.Key);
    }

    /// <summary>Settings for <c>swx up --config</c>: they name the files, no secret is in them.</summary>
    private static string UpSettings(string path)
    {
        string File(string name) => Path.Combine(path, name.Replace('/', Path.DirectorySeparatorChar));
        var settings = new Dictionary<string, object>
        {
            ["BrokerUser"] = "core",
            ["BrokerPasswordFile"] = File("core/mqtt.password"),
            ["Tls"] = new { AuthorityFile = File("core/ca.crt"), CertificateFile = File("core/tls.crt"), KeyFile = File("core/tls.key") },
            ["Up"] = new { PasswordFile = File("mosquitto/passwd"), AclFile = File("mosquitto/acl") },
            ["Admin"] = new { TokenFile = File("gateway/admin.token") },
            ["Metrics"] = new { TokenFile = File("core/metrics.token") },
        };
        return JsonSerializer.Serialize(settings, new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }
}
