using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Sql;

/// <summary>Brings a database to the newest version, once, however many processes start together.</summary>
internal static class MigrationRunner
{
    /// <exception cref="InputException">The database was made by a newer program.</exception>
    public static Task RunAsync(SqlDatabase database, string component, ImmutableArray<Migration> migrations, CancellationToken cancel) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            if (database.MigrationLock.Length > 0)
            {
                await connection.ExecuteAsync(transaction, database.MigrationLock, [], cancel).ConfigureAwait(false);
            }

            await connection.ExecuteAsync(
                transaction,
                "CREATE TABLE IF NOT EXISTS swx_schema (component TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (component, version))",
                [],
                cancel).ConfigureAwait(false);
            var at = await VersionAsync(connection, transaction, component, cancel).ConfigureAwait(false);
            if (at > migrations[^1].Version)
            {
                throw new InputException(component, $"the database has version {at}, this program knows {migrations[^1].Version}: upgrade the program.");
            }

            foreach (var migration in migrations.Where(m => m.Version > at))
            {
                var sql = migration.Sql
                    .Replace("{identity}", database.IdentityColumn, StringComparison.Ordinal)
                    .Replace("{double}", database.DoubleColumn, StringComparison.Ordinal)
                    .Replace("{blob}", database.BlobColumn, StringComparison.Ordinal);
                await connection.ExecuteAsync(transaction, sql, [], cancel).ConfigureAwait(false);
                await connection.ExecuteAsync(
                    transaction,
                    "INSERT INTO swx_schema (component, version) VALUES (@component, @version)",
                    [("component", component), ("version", (long)migration.Version)],
                    cancel).ConfigureAwait(false);
            }
        },
        cancel);

    private static async Task<long> VersionAsync(DbConnection connection, DbTransaction transaction, string component, CancellationToken cancel)
    {
        await using var command = connection.Command(
            transaction, "SELECT COALESCE(MAX(version), 0) FROM swx_schema WHERE component = @component", [("component", component)]);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }
}
