namespace RealtimeSwx.Storage;

/// <summary>Content-addressed bytes: pulse batches, maps, forecast inputs, checkpoints. Events carry only the hash.</summary>
public interface IBlobStore
{
    /// <summary>Stores the bytes under their SHA-256 and returns it. Storing the same bytes again only makes them young again.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel);

    /// <summary>The bytes with their content type, or null when the hash is unknown.</summary>
    Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel);

    /// <summary>Removes what was last stored before a time.</summary>
    /// <returns>How many blobs. Those of a program that did not note times are left.</returns>
    Task<long> RemoveAsync(string contentType, DateTimeOffset before, CancellationToken cancel);

    /// <summary>The bytes, or null when the hash is unknown.</summary>
    async Task<ReadOnlyMemory<byte>?> GetAsync(string hash, CancellationToken cancel) =>
        (await FindAsync(hash, cancel).ConfigureAwait(false))?.Content;
}

/// <param name="ContentType">As given when the bytes were first stored.</param>
public sealed record StoredBlob(ReadOnlyMemory<byte> Content, string ContentType);
