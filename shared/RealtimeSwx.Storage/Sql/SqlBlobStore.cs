using System.Data.Common;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

internal sealed class SqlBlobStore(SqlDatabase database) : IBlobStore
{
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel)
    {
        var hash = ContentHash.Of(content.Span);
        await database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                transaction,
                "INSERT INTO swx_blob (hash, content_type, content) VALUES (@hash, @type, @content) ON CONFLICT (hash) DO NOTHING",
                [("hash", hash), ("type", contentType), ("content", content.ToArray())],
                cancel),
            cancel).ConfigureAwait(false);
        return hash;
    }

    public async Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT content, content_type FROM swx_blob WHERE hash = @hash",
        [("hash", hash)],
        static (DbDataReader r) => new StoredBlob(r.GetFieldValue<byte[]>(0), r.GetString(1)),
        cancel).ConfigureAwait(false)).FirstOrDefault();
}
