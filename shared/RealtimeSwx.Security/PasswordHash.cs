using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RealtimeSwx.Security;

/// <summary>
/// A salted password hash in the form of <c>mosquitto_passwd</c>: <c>$7$iterations$salt$hash</c>, PBKDF2 with HMAC-SHA-512, salt and hash in Base64.
/// </summary>
public sealed class PasswordHash
{
    private const int HashBytes = 64;
    private const int SaltBytes = 12;
    private const int MaxIterations = 1_000_000;

    /// <summary>What Mosquitto itself takes. Generated passwords have 256 random bits: no number of iterations makes them harder to guess.</summary>
    private const int Iterations = 101;

    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private readonly int _iterations;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>No password has it: who asks for an unknown user waits as long as who guesses a password.</summary>
    public static PasswordHash OfNobody { get; } = Of(Secret.NewText());

    public static PasswordHash Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(Iterations, salt, Derive(password, salt, Iterations));
    }

    /// <exception cref="FormatException">Another kind of hash, or none.</exception>
    public static PasswordHash Parse(string text)
    {
        var parts = text.Split('$');
        var salt = new byte[64];
        var hash = new byte[HashBytes + 3];
        if (parts is not ["", "7", _, _, _]
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MaxIterations
            || !Convert.TryFromBase64String(parts[3], salt, out var salted)
            || !Convert.TryFromBase64String(parts[4], hash, out var hashed) || hashed != HashBytes)
        {
            throw new FormatException("no PBKDF2 hash $7$iterations$salt$hash as mosquitto_passwd writes it");
        }

        return new PasswordHash(iterations, salt[..salted], hash[..HashBytes]);
    }

    public bool Verify(string password) => CryptographicOperations.FixedTimeEquals(_hash, Derive(password, _salt, _iterations));

    public override string ToString() => $"$7${_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}";

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
