namespace RealtimeSwx.Cli.Up;

/// <summary>Where one run keeps its data: the folder that was named, or a temporary one that goes with the run.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _path;

    private DataFolder(string path, bool kept)
    {
        _path = path;
        Kept = kept;
    }

    public bool Kept { get; }

    public static DataFolder Open(string? named)
    {
        if (named is null)
        {
            return new DataFolder(Directory.CreateTempSubdirectory("swx-").FullName, kept: false);
        }

        Directory.CreateDirectory(named);
        return new DataFolder(Path.GetFullPath(named), kept: true);
    }

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose()
    {
        if (!Kept)
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
