using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Compression;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats;

/// <summary>One opened input: what it is, and its records, which can be read once; reading to the end closes it.</summary>
public sealed record OpenFeed(string SourceName, FeedFormat Format, IEnumerable<FeedRecord> Records) : IDisposable
{
    internal Stream? Content { get; init; }

    public void Dispose() => Content?.Dispose();
}

/// <summary>
/// Files, folders and byte arrays to records: plain, gzip, bzip2 or LZW by content. A folder is its files in name order (hidden ones and
/// sub-folders left out); the same content twice under one stem (<c>igsg0010.10i.Z</c> beside <c>.gz</c>) is read once.
/// </summary>
public static class FeedFile
{
    private static readonly string[] Compressed = [".gz", ".Z", ".bz2"];

    /// <summary>All records of a file or folder, lazily.</summary>
    /// <exception cref="InputException">A file that is unusable as a whole; within a folder that is a <see cref="Rejected"/> with line 0 instead.</exception>
    public static IEnumerable<FeedRecord> Read(string path, ReadOptions? options = null, string? formatName = null)
    {
        if (!Directory.Exists(path))
        {
            using var feed = Open(path, options, formatName);
            foreach (var record in feed.Records)
            {
                yield return record;
            }

            yield break;
        }

        foreach (var file in Files(path))
        {
            foreach (var record in Contained(file, options, formatName))
            {
                yield return record;
            }
        }
    }

    /// <summary>Opens one file and finds its format.</summary>
    public static OpenFeed Open(string path, ReadOptions? options = null, string? formatName = null)
    {
        if (!File.Exists(path))
        {
            throw new InputException(path, "no such file");
        }

        return Open(File.OpenRead(path), (options ?? ReadOptions.Default) with { SourceName = path }, formatName);
    }

    /// <summary>A payload, e.g. of an MQTT message; may be compressed like a file.</summary>
    /// <param name="formatName">Null or <c>auto</c>: by content.</param>
    public static IEnumerable<FeedRecord> ReadBytes(ReadOnlyMemory<byte> content, string sourceName, string? formatName = null, ReadOptions? options = null)
    {
        var bytes = MemoryMarshal.TryGetArray(content, out var array) ? array : new ArraySegment<byte>(content.ToArray());
        using var feed = Open(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), (options ?? ReadOptions.Default) with { SourceName = sourceName }, formatName);
        foreach (var record in feed.Records)
        {
            yield return record;
        }
    }

    /// <summary>The files of a folder in name order, doubles left out.</summary>
    /// <exception cref="InputException">The folder has no files.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        var files = Directory.GetFiles(folder).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            throw new InputException(folder, "the folder has no files");
        }

        foreach (var twins in files.GroupBy(Stem).Where(g => g.Count() > 1).ToList())
        {
            var seen = new HashSet<string>();
            foreach (var file in twins)
            {
                if (!seen.Add(HashOf(file)))
                {
                    files.Remove(file);
                }
            }
        }

        return files;
    }

    private static OpenFeed Open(Stream raw, ReadOptions options, string? formatName)
    {
        try
        {
            var content = new HeadStream(Decompression.Open(raw, options));
            var format = formatName is null or "auto" ? FeedFormats.Detect(content.Head, options.SourceName) : FeedFormats.ByName(formatName);
            return new OpenFeed(options.SourceName, format, format.Read(content, options)) { Content = content };
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }

    private static IEnumerable<FeedRecord> Contained(string file, ReadOptions? options, string? formatName)
    {
        using var records = Read(file, options, formatName).GetEnumerator();
        while (true)
        {
            FeedRecord record;
            try
            {
                if (!records.MoveNext())
                {
                    yield break;
                }

                record = records.Current;
            }
            catch (InputException e)
            {
                record = new Rejected(file, e.Line ?? 0, 0, e.Field ?? "file", e.Reason, "");
            }

            yield return record;
        }
    }

    private static string Stem(string file)
    {
        var extension = Array.Find(Compressed, file.EndsWith);
        return extension is null ? file : file[..^extension.Length];
    }

    private static string HashOf(string file)
    {
        try
        {
            using var raw = File.OpenRead(file);
            using var content = Decompression.Open(raw, ReadOptions.Default with { SourceName = file });
            return Convert.ToHexString(SHA256.HashData(content));
        }
        catch (InputException)
        {
            // A damaged twin is no double: reading it will say what is wrong.
            return file;
        }
    }
}
