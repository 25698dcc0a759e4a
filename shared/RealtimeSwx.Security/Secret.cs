using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Security;

/// <summary>One secret, as a rule the text of a small file, read anew each time it is needed: it can be replaced without a restart.</summary>
public sealed record Secret
{
    private const int MaxBytes = 64 * 1024;
    private readonly string? _path;
    private readonly string? _text;

    private Secret(string? path, string? text) => (_path, _text) = (path, text);

    public static Secret InFile(string path) => new(path, null);

    public static Secret Of(string text) => new(null, text);

    /// <summary>The setting <c>KEYFile</c> names the file; <c>KEY</c> holds the secret itself, for trials. Null when there is neither.</summary>
    public static Secret? From(IConfiguration settings, string key) =>
        settings[key + "File"] is { Length: > 0 } path ? InFile(path)
        : settings[key] is { Length: > 0 } text ? Of(text)
        : null;

    /// <summary>The text without the white space around it.</summary>
    /// <exception cref="InputException">There is no such file, it cannot be read, or it is empty or far too large for a secret.</exception>
    public string Read()
    {
        if (_path is null)
        {
            return _text!;
        }

        try
        {
            var size = new FileInfo(_path).Length;
            return size > MaxBytes ? throw new InputException(_path, $"more than {MaxBytes} bytes are no secret")
                : File.ReadAllText(_path).Trim() is { Length: > 0 } text ? text
                : throw new InputException(_path, "the file is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_path, $"the secret cannot be read: {e.Message}");
        }
    }

    /// <summary>Takes the same time wherever the texts differ and however long they are.</summary>
    public static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    /// <summary>A new secret of 256 random bits, in letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static string NewText() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Never the secret.</summary>
    public override string ToString() => _path ?? "(in the settings)";
}
