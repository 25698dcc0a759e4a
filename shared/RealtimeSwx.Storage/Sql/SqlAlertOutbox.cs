using System.Data.Common;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Storage.Sql;

internal sealed class SqlAlertOutbox(SqlDatabase database) : IAlertOutbox
{
    private const string Columns = "id, alert, sequence, at_time, state, level, payload";
    private const string DeliveryColumns = "channel, alert_id, alert, attempts, first_at, next_at, error, dead";

    public async Task<IReadOnlyList<StoredAlert>> AfterAsync(long id, int limit, CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {Columns} FROM swx_alert WHERE id > @id ORDER BY id LIMIT @limit", [("id", id), ("limit", (long)limit)], Alert, cancel).ConfigureAwait(false);

    public async Task<StoredAlert?> FindAsync(long id, CancellationToken cancel) => (await database.QueryAsync(
        $"SELECT {Columns} FROM swx_alert WHERE id = @id", [("id", id)], Alert, cancel).ConfigureAwait(false)).FirstOrDefault();

    public async Task<IReadOnlyList<StoredAlert>> CurrentAsync(CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {Columns} FROM swx_alert WHERE id IN (SELECT MAX(id) FROM swx_alert GROUP BY alert) ORDER BY alert", [], Alert, cancel).ConfigureAwait(false);

    public async Task<IReadOnlyList<StoredAlert>> HistoryAsync(string? alert, int limit, CancellationToken cancel)
    {
        var rows = await database.QueryAsync(
            $"SELECT {Columns} FROM swx_alert {(alert is null ? "" : "WHERE alert = @alert")} ORDER BY id DESC LIMIT @limit",
            [("limit", (long)limit), .. alert is null ? [] : new (string, object)[] { ("alert", alert) }],
            Alert,
            cancel).ConfigureAwait(false);
        rows.Reverse();
        return rows;
    }

    public async Task<IReadOnlyList<StoredAlert>> EpisodeAsync(StoredAlert last, CancellationToken cancel) => await database.QueryAsync(
        $"""
        SELECT {Columns} FROM swx_alert WHERE alert = @alert AND sequence <= @sequence AND sequence > (
            SELECT COALESCE(MAX(sequence), 0) FROM swx_alert WHERE alert = @alert AND sequence < @sequence AND state = @cleared)
        ORDER BY sequence
        """,
        [("alert", last.Alert), ("sequence", last.Sequence), ("cleared", (long)AlertState.Cleared)],
        Alert,
        cancel).ConfigureAwait(false);

    public async Task<ChannelState?> ClaimAsync(string channel, string owner, DateTimeOffset now, TimeSpan lease, CancellationToken cancel)
    {
        var known = await ChannelAsync(channel, cancel).ConfigureAwait(false);
        var start = known?.Cursor ?? await BeginAsync(cancel).ConfigureAwait(false);
        var mine = false;
        await database.WriteAsync(
            async (connection, transaction) =>
            {
                mine = await connection.ExecuteAsync(
                    transaction,
                    """
                    INSERT INTO swx_alert_channel (name, applied, owner, lease_until, disabled) VALUES (@name, @start, @owner, @until, '')
                    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
                    WHERE swx_alert_channel.owner = excluded.owner OR swx_alert_channel.lease_until <= @now
                    """,
                    [("name", channel), ("start", start), ("owner", owner), ("until", (now + lease).ToTicks()), ("now", now.ToTicks())],
                    cancel).ConfigureAwait(false) == 1;
            },
            cancel).ConfigureAwait(false);
        return mine ? await ChannelAsync(channel, cancel).ConfigureAwait(false) : null;
    }

    public async Task<bool> StepAsync(string channel, string owner, ChannelStep step, CancellationToken cancel)
    {
        var mine = false;
        await database.WriteAsync(
            async (connection, transaction) =>
            {
                // Also takes the row, so that nobody can claim the channel in between.
                mine = await connection.ExecuteAsync(
                    transaction,
                    $"UPDATE swx_alert_channel SET applied = {(step.Cursor is null ? "applied" : "@cursor")} WHERE name = @name AND owner = @owner",
                    [("name", channel), ("owner", owner), .. step.Cursor is { } cursor ? new (string, object)[] { ("cursor", cursor) } : []],
                    cancel).ConfigureAwait(false) == 1;
                if (mine && step.Drop is { } settled)
                {
                    await connection.ExecuteAsync(transaction, "DELETE FROM swx_alert_delivery WHERE channel = @channel AND alert_id = @id", [("channel", channel), ("id", settled)], cancel).ConfigureAwait(false);
                }

                if (mine && step.Keep is { } keep)
                {
                    await KeepAsync(connection, transaction, keep, cancel).ConfigureAwait(false);
                }
            },
            cancel).ConfigureAwait(false);
        return mine;
    }

    public Task ReleaseAsync(string channel, string owner, CancellationToken cancel) => database.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync(
            transaction, "UPDATE swx_alert_channel SET lease_until = 0 WHERE name = @name AND owner = @owner", [("name", channel), ("owner", owner)], cancel),
        cancel);

    public Task DisableAsync(string channel, string reason, CancellationToken cancel) => database.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync(
            transaction, "UPDATE swx_alert_channel SET disabled = @reason WHERE name = @name", [("reason", reason), ("name", channel)], cancel),
        cancel);

    public async Task<IReadOnlyList<ChannelState>> ChannelsAsync(CancellationToken cancel) => await database.QueryAsync(
        """
        SELECT c.name, c.applied, c.disabled,
            (SELECT COUNT(*) FROM swx_alert_delivery d WHERE d.channel = c.name AND d.dead = 0),
            (SELECT COUNT(*) FROM swx_alert_delivery d WHERE d.channel = c.name AND d.dead = 1)
        FROM swx_alert_channel c ORDER BY c.name
        """,
        [],
        r => new ChannelState(r.GetString(0), r.GetInt64(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4)),
        cancel).ConfigureAwait(false);

    public async Task<IReadOnlyList<Delivery>> WaitingAsync(string channel, int limit, CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {DeliveryColumns} FROM swx_alert_delivery WHERE channel = @channel AND dead = 0 ORDER BY alert_id LIMIT @limit",
        [("channel", channel), ("limit", (long)limit)],
        Waiting,
        cancel).ConfigureAwait(false);

    public async Task<IReadOnlyList<Delivery>> DeadAsync(int limit, CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {DeliveryColumns} FROM swx_alert_delivery WHERE dead = 1 ORDER BY alert_id DESC, channel LIMIT @limit",
        [("limit", (long)limit)],
        Waiting,
        cancel).ConfigureAwait(false);

    private async Task<ChannelState?> ChannelAsync(string channel, CancellationToken cancel) =>
        (await ChannelsAsync(cancel).ConfigureAwait(false)).FirstOrDefault(c => c.Name == channel);

    /// <summary>Just before the oldest alert that is still raised; the end of the outbox when none is.</summary>
    private async Task<long> BeginAsync(CancellationToken cancel)
    {
        var current = await CurrentAsync(cancel).ConfigureAwait(false);
        var begin = current.Select(a => a.Id).DefaultIfEmpty(0).Max();
        foreach (var raised in current.Where(a => a.State != AlertState.Cleared))
        {
            begin = Math.Min(begin, (await EpisodeAsync(raised, cancel).ConfigureAwait(false))[0].Id - 1);
        }

        return begin;
    }

    private static Task<int> KeepAsync(DbConnection connection, DbTransaction transaction, Delivery d, CancellationToken cancel) => connection.ExecuteAsync(
        transaction,
        $"""
        INSERT INTO swx_alert_delivery ({DeliveryColumns}) VALUES (@channel, @id, @alert, @attempts, @first, @next, @error, @dead)
        ON CONFLICT (channel, alert_id) DO UPDATE SET
            attempts = excluded.attempts, first_at = excluded.first_at, next_at = excluded.next_at, error = excluded.error, dead = excluded.dead
        """,
        [
            ("channel", d.Channel), ("id", d.Id), ("alert", d.Alert), ("attempts", (long)d.Attempts), ("first", d.FirstAt.ToTicks()), ("next", d.NextAt.ToTicks()),
            ("error", d.Error), ("dead", d.Dead ? 1L : 0L),
        ],
        cancel);

    private static StoredAlert Alert(DbDataReader r) =>
        new(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.Time(3), (AlertState)r.GetInt64(4), (int)r.GetInt64(5), r.GetString(6));

    private static Delivery Waiting(DbDataReader r) =>
        new(r.GetString(0), r.GetInt64(1), r.GetString(2), (int)r.GetInt64(3), r.Time(4), r.Time(5), r.GetString(6), r.GetInt64(7) == 1);
}
