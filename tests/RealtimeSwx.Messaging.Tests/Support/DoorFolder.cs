using System.Diagnostics;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging.Tests.Support;

/// <summary>Users with their files, and certificates good and bad, as a broker and its clients find them on a disk.</summary>
internal sealed class DoorFolder : IDisposable
{
    public static readonly SwxTopics Topics = new("local");
    public static readonly string[] Roles = ["core", "worker", "gateway", "uvg", "reader"];

    private readonly string _folder = Directory.CreateTempSubdirectory("swx-doors").FullName;

    public DoorFolder()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (ours, foreign) = (Authority(), Authority());
        Write("ca.crt", ours.CertificatePem);
        Write("foreign-ca.crt", foreign.CertificatePem);
        Issue("tls", ours, now, ["localhost", "127.0.0.1"]);
        Issue("expired", ours, now - TimeSpan.FromDays(60), ["localhost", "127.0.0.1"]);
        Issue("foreign", foreign, now, ["localhost", "127.0.0.1"]);
        Issue("elsewhere", ours, now, ["broker.elsewhere.example"]);
        Users =
        [
            User("core", MqttRole.Core), User("worker", MqttRole.Worker), User("gateway", MqttRole.Gateway), User("reader", MqttRole.Reader),
            User("uvg", MqttRole.Station, "lago-acqua/uvg"), User("mor", MqttRole.Station, "lago-acqua/mor"),
        ];
        Write("passwd", MosquittoUsers.Passwords(Users));
        Write("acl", MosquittoUsers.Acl(Users));

        CertificateAuthority Authority() => CertificateAuthority.Create("Test authority", now - TimeSpan.FromDays(100), TimeSpan.FromDays(1000));

        void Issue(string name, CertificateAuthority by, DateTimeOffset at, string[] hosts)
        {
            var (certificate, key) = by.Issue(name, hosts, at, TimeSpan.FromDays(30));
            Write(name + ".crt", certificate);
            Write(name + ".key", key);
        }
    }

    public IReadOnlyList<BrokerUser> Users { get; }

    public string Path => _folder;

    public string File(string name) => System.IO.Path.Combine(_folder, name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    /// <summary>Makes <paramref name="name"/> the broker's certificate.</summary>
    public void Serve(string name)
    {
        System.IO.File.Copy(File(name + ".crt"), File("tls.crt"), overwrite: true);
        System.IO.File.Copy(File(name + ".key"), File("tls.key"), overwrite: true);
    }

    public static Secret Password(string user) => Secret.Of("the password of " + user);

    /// <summary>Options of a client that trusts the authority, and shows a certificate when one is named.</summary>
    public SwxMqttOptions Client(Uri broker, string user, string? certificate = null, string authority = "ca.crt") => Clients.Options(broker, $"client-{user}") with
    {
        User = user,
        Password = Password(user),
        Tls = new TlsFiles
        {
            AuthorityFile = File(authority),
            CertificateFile = certificate is null ? null : File(certificate + ".crt"),
            KeyFile = certificate is null ? null : File(certificate + ".key"),
        },
    };

    /// <summary>Mosquitto gives up root before it opens its files.</summary>
    public void HandToMosquitto()
    {
        if (Environment.UserName == "root")
        {
            using var chown = Process.Start("chown", ["-R", "mosquitto", _folder]);
            chown.WaitForExit();
            chown.ExitCode.ShouldBe(0);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static BrokerUser User(string name, MqttRole role, string? source = null) => BrokerUser.Of(name, Password(name).Read(), role, Topics, source);
}
