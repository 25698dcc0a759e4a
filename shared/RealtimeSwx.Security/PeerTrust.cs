using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Security;

/// <summary>Whose certificates are good: those that chain to our own authorities, are in their time, and are meant for the purpose.</summary>
public sealed class PeerTrust
{
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");
    private readonly X509Certificate2Collection _authorities;

    private PeerTrust(X509Certificate2Collection authorities) => _authorities = authorities;

    /// <exception cref="InputException">The file holds no certificate.</exception>
    public static PeerTrust FromFile(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? new PeerTrust(authorities) : throw new InputException(file, "no PEM certificate in it");
    }

    /// <summary>A server's certificate as a client sees it.</summary>
    /// <param name="errors">What the platform found. Of it only the name counts: the chain is judged here, against our own authorities.</param>
    public bool AcceptsServer(X509Certificate? certificate, SslPolicyErrors errors) =>
        !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && Accepts(certificate, ServerUse);

    /// <summary>A client's certificate as a server sees it.</summary>
    public bool AcceptsClient(X509Certificate? certificate) => Accepts(certificate, ClientUse);

    /// <summary>A node's certificate, which serves both ends.</summary>
    public bool AcceptsNode(X509Certificate? certificate) => Accepts(certificate, ServerUse) && Accepts(certificate, ClientUse);

    private bool Accepts(X509Certificate? certificate, Oid use)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        // A private authority has no revocation service: what is lost is replaced by renewing the authority.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(use);
        using var copy = certificate is X509Certificate2 ? null : new X509Certificate2(certificate);
        return chain.Build(certificate as X509Certificate2 ?? copy!);
    }
}
