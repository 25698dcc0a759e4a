using Akka.Event;
using Akka.Remote.Hosting;
using Akka.Remote.Transport.DotNetty;
using RealtimeSwx.Domain;
using RealtimeSwx.Security;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>Remoting in plain text, or under TLS with certificates of the cluster's own authority at both ends.</summary>
public static class SwxRemoting
{
    private const string Plain = "akka.tcp://";
    private const string Secure = "akka.ssl.tcp://";

    /// <exception cref="InputException">A file is missing, or there is a certificate and no authority to check the others' against.</exception>
    public static RemoteOptions Options(SwxActorOptions options)
    {
        var remote = new RemoteOptions { HostName = options.HostName, PublicHostName = options.AnnouncedHostName, Port = options.Port };
        if (!options.Tls.HasCertificate)
        {
            return remote;
        }

        var identity = new TlsIdentity(options.Tls);
        if (identity.Trust is null)
        {
            throw new InputException(options.CertificateFile!, "mutual TLS needs the cluster's authority too: set Cluster:AuthorityFile");
        }

        remote.EnableSsl = true;
        remote.Ssl.X509Certificate = identity.Certificate;
        remote.Ssl.RequireMutualAuthentication = true;
        remote.Ssl.CustomValidator = Validator(identity);
        return remote;
    }

    /// <summary>The seeds with the protocol that this node speaks.</summary>
    public static string[] Seeds(SwxActorOptions options)
    {
        var (from, to) = options.Tls.HasCertificate ? (Plain, Secure) : (Secure, Plain);
        return [.. options.Seeds.Select(s => s.StartsWith(from, StringComparison.Ordinal) ? to + s[from.Length..] : s)];
    }

    /// <summary>The name in the certificate does not count: only nodes have one of this authority, and pods change their addresses.</summary>
    private static CertificateValidationCallback Validator(TlsIdentity identity) => (certificate, _, peer, _, log) =>
    {
        var good = identity.Trust!.AcceptsNode(certificate);
        if (!good)
        {
            log.Warning("Refused the certificate of {0} ({1}): not of the cluster's authority, or out of its time.", peer, certificate?.Subject ?? "none");
        }

        return good;
    };
}
