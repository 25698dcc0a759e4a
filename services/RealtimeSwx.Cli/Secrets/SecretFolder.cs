using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Secrets;

/// <summary>A folder of secrets: folders 0700, files 0600. A new one appears whole or not at all.</summary>
internal sealed class SecretFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _path;

    private SecretFolder(string path) => _path = path;

    /// <exception cref="InputException">There is something at <paramref name="path"/> already.</exception>
    public static void Create(string path, Action<SecretFolder> fill)
    {
        var whole = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        if (Path.Exists(whole))
        {
            throw new InputException(path, "is there already; secrets are never overwritten");
        }

        var beside = new SecretFolder($"{whole}.{Guid.NewGuid():N}.new");
        try
        {
            beside.Enter("");
            fill(beside);
            Directory.Move(beside._path, whole);
        }
        catch
        {
            if (Directory.Exists(beside._path))
            {
                Directory.Delete(beside._path, recursive: true);
            }

            throw;
        }
    }

    /// <exception cref="InputException">There is no folder that <see cref="Create"/> made.</exception>
    public static SecretFolder Open(string path) =>
        File.Exists(Path.Combine(path, "authority", "ca.crt"))
            ? new SecretFolder(Path.GetFullPath(path))
            : throw new InputException(path, "no folder of secrets (no authority/ca.crt in it); 'swx secrets init' makes one");

    /// <summary>Full path of a file, <c>folder/name</c>.</summary>
    public string PathOf(string name) => Path.Combine(_path, name.Replace('/', Path.DirectorySeparatorChar));

    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Every folder in it, <c>stations/uvg</c> too.</summary>
    public IEnumerable<string> Owners() =>
        Directory.EnumerateDirectories(_path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_path, f)).Order(StringComparer.Ordinal).ToList();

    /// <summary>Writes a file that is not there yet.</summary>
    public void Write(string name, string text)
    {
        Enter(Path.GetDirectoryName(name)!);
        WriteNew(PathOf(name), text);
    }

    /// <summary>Puts a new text in the place of an old one: a reader sees either.</summary>
    public void Replace(string name, string text)
    {
        var beside = PathOf(name) + ".new";
        File.Delete(beside);
        WriteNew(beside, text);
        File.Move(beside, PathOf(name), overwrite: true);
    }

    /// <summary>A file that only its owner reads and that is not there yet.</summary>
    public static void WriteNew(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Level by level: what the platform makes on the way has its usual mode.</summary>
    private void Enter(string folder)
    {
        var path = _path;
        foreach (var level in folder.Split('/', Path.DirectorySeparatorChar).Prepend(""))
        {
            path = Path.Combine(path, level);
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            }
        }
    }
}
