using System.Data.Common;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

internal sealed class SqlBlobStore(SqlDatabase database, TimeProvider time) : IBlobStore
{
    /// <summary>Blobs removed in one transaction: others want to write meanwhile.</summary>
    private const int RemovedAtOnce = 200;

    /// <summary>A blob stored again is as young as its last use, to within this.</summary>
    private static readonly TimeSpan Younger = TimeSpan.FromMinutes(1);

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel)
    {
        var hash = ContentHash.Of(content.Span);
        var (coding, stored) = BlobCoding.Encode(content);
        var now = time.GetUtcNow().ToTicks();
        await database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                transaction,
                """
                INSERT INTO swx_blob (hash, content_type, coding, content, stored_at) VALUES (@hash, @type, @coding, @content, @now)
                ON CONFLICT (hash) DO UPDATE SET stored_at = excluded.stored_at WHERE swx_blob.stored_at < @old
                """,
                [("hash", hash), ("type", contentType), ("coding", coding), ("content", stored), ("now", now), ("old", now - Younger.Ticks)],
                cancel),
            cancel).ConfigureAwait(false);
        return hash;
    }

    public async Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT content, content_type, coding FROM swx_blob WHERE hash = @hash",
        [("hash", hash)],
        static (DbDataReader r) => new StoredBlob(BlobCoding.Decode(r.GetString(2), r.GetFieldValue<byte[]>(0)), r.GetString(1)),
        cancel).ConfigureAwait(false)).FirstOrDefault();

    public async Task<long> RemoveAsync(string contentType, DateTimeOffset before, CancellationToken cancel)
    {
        long all = 0;
        while (true)
        {
            var removed = 0;
            await database.WriteAsync(
                async (connection, transaction) => removed = await connection.ExecuteAsync(
                    transaction,
                    """
                    DELETE FROM swx_blob WHERE hash IN
                        (SELECT hash FROM swx_blob WHERE content_type = @type AND stored_at > 0 AND stored_at < @before LIMIT @most)
                    """,
                    [("type", contentType), ("before", before.ToTicks()), ("most", RemovedAtOnce)],
                    cancel).ConfigureAwait(false),
                cancel).ConfigureAwait(false);
            all += removed;
            if (removed < RemovedAtOnce)
            {
                return all;
            }
        }
    }
}
