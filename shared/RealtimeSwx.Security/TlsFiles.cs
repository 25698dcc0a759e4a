using RealtimeSwx.Domain;

namespace RealtimeSwx.Security;

/// <summary>PEM files of one process. Bound from section <c>Tls</c> (HTTP and MQTT) and from section <c>Cluster</c> (remoting).</summary>
public sealed record TlsFiles
{
    public const string SectionName = "Tls";

    /// <summary>The authorities to trust instead of the system's.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>The own certificate, intermediate ones behind it.</summary>
    public string? CertificateFile { get; set; }

    public string? KeyFile { get; set; }

    /// <summary>True when there is an own certificate.</summary>
    public bool HasCertificate => CertificateFile is { Length: > 0 };

    /// <exception cref="InputException">A file is named and not there, or a certificate has no key.</exception>
    public void Check()
    {
        if (HasCertificate && KeyFile is not { Length: > 0 })
        {
            throw new InputException(CertificateFile!, "the certificate needs its private key: set KeyFile too");
        }

        foreach (var file in new[] { AuthorityFile, CertificateFile, KeyFile })
        {
            if (file is { Length: > 0 } && !File.Exists(file))
            {
                throw new InputException(file, "no such certificate file");
            }
        }
    }
}
