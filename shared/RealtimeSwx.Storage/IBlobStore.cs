namespace RealtimeSwx.Storage;

/// <summary>Content-addressed bytes: pulse batches, maps, forecast inputs, checkpoints. Events carry only the hash.</summary>
public interface IBlobStore
{
    /// <summary>Stores the bytes under their SHA-256 and returns it. Storing the same bytes again does nothing.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel);

    /// <summary>The bytes, or null when the hash is unknown.</summary>
    Task<ReadOnlyMemory<byte>?> GetAsync(string hash, CancellationToken cancel);
}
