using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Security;

/// <summary>
/// The certificate and the authorities of <see cref="TlsFiles"/>, read again when a file changes: renewed certificates serve from the next
/// connection on. A file that cannot be read (half written, say) leaves the old one in use.
/// </summary>
public sealed class TlsIdentity
{
    private readonly TlsFiles _files;
    private readonly Lock _gate = new();
    private (DateTime Stamp, X509Certificate2 Value)? _certificate;
    private (DateTime Stamp, PeerTrust Value)? _trust;

    /// <exception cref="InputException">A file is missing or no PEM of its kind.</exception>
    public TlsIdentity(TlsFiles files)
    {
        files.Check();
        _files = files;
        _ = files.HasCertificate ? Certificate : null;
        _ = files.AuthorityFile is null ? null : Trust;
    }

    /// <summary>The own certificate with its key.</summary>
    public X509Certificate2 Certificate
    {
        get
        {
            lock (_gate)
            {
                return Fresh(ref _certificate, _files.CertificateFile!, file => X509Certificate2.CreateFromPemFile(file, _files.KeyFile), _files.KeyFile!);
            }
        }
    }

    /// <summary>Whom to trust; null when the system decides.</summary>
    public PeerTrust? Trust
    {
        get
        {
            lock (_gate)
            {
                return _files.AuthorityFile is { Length: > 0 } file ? Fresh(ref _trust, file, PeerTrust.FromFile) : null;
            }
        }
    }

    private static T Fresh<T>(ref (DateTime Stamp, T Value)? kept, string file, Func<string, T> read, string? beside = null)
        where T : class
    {
        try
        {
            var stamp = File.GetLastWriteTimeUtc(file);
            stamp = beside is not null && File.GetLastWriteTimeUtc(beside) is var other && other > stamp ? other : stamp;
            if (kept is null || kept.Value.Stamp != stamp)
            {
                kept = (stamp, read(file));
            }
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or InputException)
        {
            if (kept is null)
            {
                throw e as InputException ?? new InputException(file, $"no PEM certificate with its key: {e.Message.TrimEnd('.')}");
            }
        }

        return kept!.Value.Value;
    }
}
