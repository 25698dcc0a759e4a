using System.Data.Common;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

internal sealed class SqlBlobStore(SqlDatabase database) : IBlobStore
{
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel)
    {
        var hash = ContentHash.Of(content.Span);
        var (coding, stored) = BlobCoding.Encode(content);
        await database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                transaction,
                "INSERT INTO swx_blob (hash, content_type, coding, content) VALUES (@hash, @type, @coding, @content) ON CONFLICT (hash) DO NOTHING",
                [("hash", hash), ("type", contentType), ("coding", coding), ("content", stored)],
                cancel),
            cancel).ConfigureAwait(false);
        return hash;
    }

    public async Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT content, content_type, coding FROM swx_blob WHERE hash = @hash",
        [("hash", hash)],
        static (DbDataReader r) => new StoredBlob(BlobCoding.Decode(r.GetString(2), r.GetFieldValue<byte[]>(0)), r.GetString(1)),
        cancel).ConfigureAwait(false)).FirstOrDefault();
}
