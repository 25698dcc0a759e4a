using System.Collections.Immutable;

namespace RealtimeSwx.Storage.Sql;

/// <summary>A step of the schema. Numbers never change and steps are only added.</summary>
internal sealed record Migration(int Version, string Sql);

/// <summary>
/// The schema. Times and spans are 100-ns ticks (times since 1970-01-01 UTC), so that nothing is rounded: <c>to_timestamp(valid_time / 1e7)</c>.
/// <c>{identity}</c>, <c>{double}</c> and <c>{blob}</c> are column types of the dialect.
/// </summary>
internal static class Migrations
{
    public static readonly ImmutableArray<Migration> ReadModel =
    [
        new(1, """
            CREATE TABLE IF NOT EXISTS swx_projection (
                name TEXT PRIMARY KEY,
                applied BIGINT NOT NULL);
            CREATE TABLE IF NOT EXISTS swx_series (
                series TEXT NOT NULL,
                maps BIGINT NOT NULL,
                first_time BIGINT NOT NULL,
                last_time BIGINT NOT NULL,
                row_count BIGINT NOT NULL,
                PRIMARY KEY (series, maps));
            CREATE TABLE IF NOT EXISTS swx_observation (
                id {identity},
                series TEXT NOT NULL,
                valid_time BIGINT NOT NULL,
                revision BIGINT NOT NULL,
                value {double} NOT NULL,
                span BIGINT NOT NULL,
                quality BIGINT NOT NULL,
                source TEXT NOT NULL,
                available_at BIGINT NOT NULL,
                event BIGINT);
            CREATE UNIQUE INDEX IF NOT EXISTS swx_observation_key ON swx_observation (series, valid_time, revision, value);
            CREATE TABLE IF NOT EXISTS swx_map (
                series TEXT NOT NULL,
                valid_time BIGINT NOT NULL,
                edition BIGINT NOT NULL,
                revision BIGINT NOT NULL,
                blob_hash TEXT NOT NULL,
                available_at BIGINT NOT NULL,
                source TEXT NOT NULL,
                simulated BIGINT NOT NULL,
                PRIMARY KEY (series, valid_time, edition, revision, blob_hash));
            CREATE TABLE IF NOT EXISTS swx_forecast (
                id TEXT PRIMARY KEY,
                target TEXT NOT NULL,
                issued_at BIGINT NOT NULL,
                degraded BIGINT NOT NULL,
                checkpoint TEXT NOT NULL,
                input_hash TEXT NOT NULL,
                payload TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS swx_forecast_issued ON swx_forecast (target, issued_at, id);
            CREATE TABLE IF NOT EXISTS swx_score (
                forecast_id TEXT NOT NULL,
                valid_time BIGINT NOT NULL,
                target TEXT NOT NULL,
                issued_at BIGINT NOT NULL,
                lead BIGINT NOT NULL,
                observed {double} NOT NULL,
                metrics TEXT NOT NULL,
                PRIMARY KEY (forecast_id, valid_time));
            CREATE INDEX IF NOT EXISTS swx_score_issued ON swx_score (target, issued_at, valid_time);
            CREATE TABLE IF NOT EXISTS swx_message (
                kind TEXT NOT NULL,
                at_time BIGINT NOT NULL,
                message_key TEXT NOT NULL,
                content_hash TEXT NOT NULL,
                payload TEXT NOT NULL,
                PRIMARY KEY (kind, message_key, at_time, content_hash));
            CREATE INDEX IF NOT EXISTS swx_message_at ON swx_message (kind, at_time);
            """),
        new(2, """
            CREATE TABLE IF NOT EXISTS swx_alert (
                id {identity},
                alert TEXT NOT NULL,
                sequence BIGINT NOT NULL,
                at_time BIGINT NOT NULL,
                state BIGINT NOT NULL,
                level BIGINT NOT NULL,
                payload TEXT NOT NULL);
            CREATE UNIQUE INDEX IF NOT EXISTS swx_alert_key ON swx_alert (alert, sequence);
            CREATE TABLE IF NOT EXISTS swx_alert_channel (
                name TEXT PRIMARY KEY,
                applied BIGINT NOT NULL,
                owner TEXT NOT NULL,
                lease_until BIGINT NOT NULL,
                disabled TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS swx_alert_delivery (
                channel TEXT NOT NULL,
                alert_id BIGINT NOT NULL,
                alert TEXT NOT NULL,
                attempts BIGINT NOT NULL,
                first_at BIGINT NOT NULL,
                next_at BIGINT NOT NULL,
                error TEXT NOT NULL,
                dead BIGINT NOT NULL,
                PRIMARY KEY (channel, alert_id));
            """),
    ];

    public static readonly ImmutableArray<Migration> Blobs =
    [
        new(1, """
            CREATE TABLE IF NOT EXISTS swx_blob (
                hash TEXT PRIMARY KEY,
                content_type TEXT NOT NULL,
                content {blob} NOT NULL);
            """),
        new(2, "ALTER TABLE swx_blob ADD COLUMN coding TEXT NOT NULL DEFAULT ''"),
        new(3, """
            ALTER TABLE swx_blob ADD COLUMN stored_at BIGINT NOT NULL DEFAULT 0;
            CREATE INDEX IF NOT EXISTS swx_blob_stored ON swx_blob (content_type, stored_at);
            """),
    ];
}
