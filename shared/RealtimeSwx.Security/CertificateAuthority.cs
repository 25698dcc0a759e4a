using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RealtimeSwx.Security;

/// <summary>A private authority and what it issues: ECDSA P-256, SHA-256, PEM. One authority for HTTP and MQTT, another for the cluster.</summary>
public sealed class CertificateAuthority
{
    /// <summary>A certificate may be used a little before it was made: clocks differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public string CertificatePem => _certificate.ExportCertificatePem() + "\n";

    public string KeyPem => _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";

    public static CertificateAuthority Create(string name, DateTimeOffset now, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new CertificateAuthority(request.CreateSelfSigned(now - Slack, now + life));
    }

    public static CertificateAuthority FromFiles(string certificate, string key) => new(X509Certificate2.CreateFromPemFile(certificate, key));

    /// <summary>A certificate that serves and connects.</summary>
    /// <param name="hosts">Names and addresses under which its holder is reached; empty for one that only connects.</param>
    /// <returns>Certificate and key as PEM.</returns>
    public (string Certificate, string Key) Issue(string name, IReadOnlyList<string> hosts, DateTimeOffset now, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var uses = new OidCollection { new Oid("1.3.6.1.5.5.7.3.2") };
        if (hosts.Count > 0)
        {
            uses.Add(new Oid("1.3.6.1.5.5.7.3.1"));
            request.CertificateExtensions.Add(Names(hosts));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var end = now + life < _certificate.NotAfter ? now + life : _certificate.NotAfter;
        var start = now - Slack > _certificate.NotBefore ? now - Slack : _certificate.NotBefore;
        using var issued = request.Create(_certificate, start, end, [0x01, .. RandomNumberGenerator.GetBytes(15)]);
        return (issued.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>The names and addresses that a certificate was issued for.</summary>
    public static IReadOnlyList<string> HostsOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(a => a.ToString())]
            : [];

    private static X500DistinguishedName Name(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName("RealtimeSwx");
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static X509Extension Names(IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }
}
