using System.Net;
using RealtimeSwx.Cli.Secrets;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;

namespace RealtimeSwx.Cli.Up;

/// <summary>
/// To whom <c>swx up</c> opens: section <c>Up</c>, with <c>Tls</c> beside it. By default to this machine alone, without users and in plain text.
/// <c>swx secrets init</c> writes the settings of a closed one (<c>up.json</c>).
/// </summary>
internal sealed class UpDoors
{
    /// <summary>Where HTTP and MQTT listen. Other than loopback only with users.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Users of the embedded broker, as Mosquitto has them.</summary>
    public string? PasswordFile { get; set; }

    public string? AclFile { get; set; }

    public bool ClientCertificates { get; set; }

    public TlsFiles Tls { get; private set; } = new();

    public bool HasUsers => PasswordFile is { Length: > 0 };

    public static UpDoors From(IConfiguration settings)
    {
        var doors = settings.GetSection("Up").Get<UpDoors>() ?? new UpDoors();
        doors.Tls = settings.GetSection(TlsFiles.SectionName).Get<TlsFiles>() ?? new TlsFiles();
        if (!IPAddress.TryParse(doors.Address, out _))
        {
            throw new InputException("Up:Address", $"'{doors.Address}' is no address such as 127.0.0.1 or 0.0.0.0");
        }

        if (doors.HasUsers && doors.AclFile is not { Length: > 0 })
        {
            throw new InputException("Up:AclFile", "users need the file of their rights too");
        }

        return doors;
    }

    public EmbeddedBrokerOptions Broker(UpOptions options, DataFolder folder) => new()
    {
        Address = IPAddress.Parse(Address),
        Port = options.MqttPort,
        Users = HasUsers ? MosquittoUsers.Read(PasswordFile!, AclFile!) : [],
        Tls = Tls,
        ClientCertificates = ClientCertificates,
        RetainedFile = folder.Kept ? folder.File("retained.bin") : null,
    };

    public string Url(int port) => $"{(Tls.HasCertificate ? "https" : "http")}://{(Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address)}:{port}";

    /// <summary>Where the settings name no token, who may read the data folder may also change things.</summary>
    public static string NewAdminToken(DataFolder folder)
    {
        var file = folder.File("admin.token");
        if (!File.Exists(file))
        {
            SecretFolder.WriteNew(file, Secret.NewText() + "\n");
        }

        return file;
    }
}
