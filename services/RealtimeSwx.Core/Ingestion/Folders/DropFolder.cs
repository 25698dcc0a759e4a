using System.Globalization;

namespace RealtimeSwx.Core.Ingestion.Folders;

/// <summary>
/// The folder on the disk. What was read is known by where it lies: a whole file in <c>done/</c>, a broken one in <c>failed/</c>, and how far the one
/// under way came in a hidden file, so that all of it survives the process, and moves with the folder.
/// </summary>
/// <remarks>Throws what the file system throws.</remarks>
internal sealed class DropFolder(string path)
{
    public const string Done = "done";
    public const string Failed = "failed";
    private const string Mark = ".swx-reading";

    public string PathOf(FolderEntry entry) => Path.Combine(path, entry.Name);

    /// <summary>Every file, hidden ones left out: senders that write under a hidden name and rename it are never seen half-way.</summary>
    public IReadOnlyList<FolderEntry> List()
    {
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"there is no folder {path}");
        }

        Directory.CreateDirectory(Path.Combine(path, Done));
        Directory.CreateDirectory(Path.Combine(path, Failed));
        return [.. new DirectoryInfo(path).EnumerateFiles().Where(f => !f.Name.StartsWith('.')).Select(Entry)];
    }

    /// <summary>Records of the file that are stored already; 0 for one that was not begun, or has changed since.</summary>
    public long Taken(FolderEntry entry)
    {
        var mark = Path.Combine(path, Mark);
        return File.Exists(mark) && File.ReadAllLines(mark) is [var identity, var records] && identity == Identity(entry)
            && long.TryParse(records, NumberStyles.None, CultureInfo.InvariantCulture, out var taken)
                ? taken
                : 0;
    }

    /// <summary>So many records of the file are stored.</summary>
    public void Remember(FolderEntry entry, long taken)
    {
        // Replaced in one step: a process that dies leaves the old mark or the new one.
        var mark = Path.Combine(path, Mark);
        File.WriteAllText(mark + ".new", string.Create(CultureInfo.InvariantCulture, $"{Identity(entry)}\n{taken}\n"));
        File.Move(mark + ".new", mark, overwrite: true);
    }

    /// <summary>Moves a file that was read; nothing that lies there already is overwritten. One that is gone or has changed since stays as it is.</summary>
    public void PutAway(FolderEntry entry, string where)
    {
        var file = new FileInfo(PathOf(entry));
        if (file.Exists && Entry(file) == entry)
        {
            var target = Path.Combine(path, where, entry.Name);
            for (var copy = 2; File.Exists(target); copy++)
            {
                target = Path.Combine(path, where, string.Create(CultureInfo.InvariantCulture, $"{entry.Name}.{copy}"));
            }

            file.MoveTo(target);
        }

        if (Taken(entry) > 0)
        {
            File.Delete(Path.Combine(path, Mark));
        }
    }

    private static FolderEntry Entry(FileInfo file) => new(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));

    private static string Identity(FolderEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Length} {entry.Changed.UtcTicks} {entry.Name}");
}
