using System.Collections.Immutable;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Learners;

/// <summary>
/// The files of a trained model (card, member weights, scalers) as one value. A folder under <c>models/</c> on disk, one blob in the system;
/// its hash is the checkpoint id.
/// </summary>
public sealed class ModelBundle
{
    private ModelBundle(string target, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        Target = target;
        Files = files;
        Packed = Write(target, files);
        Hash = ContentHash.Of(Packed.Span);
    }

    public string Target { get; }

    /// <summary>By file name, ordinal order.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    public ReadOnlyMemory<byte> Packed { get; }

    public string Hash { get; }

    public static ModelBundle Create(string target, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files) =>
        new(target, files.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>Reads every file of a folder (no sub-folders); PNG plots stay outside the model.</summary>
    public static ModelBundle FromFolder(string target, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(folder, "no such model folder");
        }

        var files = Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f) is not (".png" or ".md"))
            .Select(f => KeyValuePair.Create(Path.GetFileName(f), (ReadOnlyMemory<byte>)File.ReadAllBytes(f)))
            .ToList();
        return files.Count > 0 ? Create(target, files) : throw new InputException(folder, "the model folder is empty");
    }

    public void ToFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in Files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes.Span);
        }
    }

    public static ModelBundle Unpack(ReadOnlyMemory<byte> packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed.ToArray(), writable: false), Encoding.UTF8);
        if (reader.ReadInt32() != Magic)
        {
            throw new InputException("model bundle", "not a model bundle (wrong magic number)");
        }

        var target = reader.ReadString();
        var files = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var name = reader.ReadString();
            files[name] = reader.ReadBytes(reader.ReadInt32());
        }

        return new ModelBundle(target, files.ToImmutable());
    }

    private const int Magic = 0x42585753; // "SWXB"

    private static ReadOnlyMemory<byte> Write(string target, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(target);
            writer.Write(files.Count);
            foreach (var (name, bytes) in files)
            {
                writer.Write(name);
                writer.Write(bytes.Length);
                writer.Write(bytes.Span);
            }
        }

        return stream.ToArray();
    }
}
