using System.Collections.Immutable;

namespace RealtimeSwx.Core.Ingestion.Folders;

/// <summary>A file as a folder lists it.</summary>
/// <param name="Name">Without the folder.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Changed">When it was last written.</param>
public sealed record FolderEntry(string Name, long Length, DateTimeOffset Changed);

/// <summary>What a folder looked like, and so which of its files are whole. Pure.</summary>
public sealed record FolderView
{
    public static readonly FolderView Empty = new();

    private ImmutableDictionary<string, Look> Looks { get; init; } = ImmutableDictionary<string, Look>.Empty;

    /// <summary>
    /// Files that are whole, in name order: unchanged since the look before, and not empty. One that is not whole holds back those behind it,
    /// for seconds of pulses that come out of order are dropped, but for <paramref name="patience"/> at most; an empty file is then whole too.
    /// </summary>
    public (FolderView After, IReadOnlyList<FolderEntry> Whole) Next(IEnumerable<FolderEntry> listing, DateTimeOffset now, TimeSpan patience)
    {
        var looks = ImmutableDictionary.CreateBuilder<string, Look>(StringComparer.Ordinal);
        var whole = new List<FolderEntry>();
        var held = false;
        foreach (var entry in listing.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var before = Looks.GetValueOrDefault(entry.Name);
            var same = before?.Entry == entry;
            var look = looks[entry.Name] = new Look(entry, before?.First ?? now, same ? before!.Since : now);
            if (held)
            {
                continue;
            }

            if (same && (entry.Length > 0 || now - look.Since >= patience))
            {
                whole.Add(entry);
            }
            else
            {
                held = now - look.First < patience;
            }
        }

        return (new FolderView { Looks = looks.ToImmutable() }, whole);
    }

    /// <param name="First">When the name was first seen.</param>
    /// <param name="Since">Since when it looks like this.</param>
    private sealed record Look(FolderEntry Entry, DateTimeOffset First, DateTimeOffset Since);
}
