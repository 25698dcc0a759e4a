using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>
/// Carries the outbox out through one channel. After every message it is written down how far it came: a gateway that dies goes on behind
/// it, and only a message whose answer was still under way is sent a second time, with the same id. A message that fails waits and is tried
/// again; later ones of the same alert wait behind it, others pass.
/// </summary>
internal sealed class ChannelWorker(IAlertChannel channel, IAlertOutbox outbox, TimeProvider time, TimeSpan poll, string owner, ILogger log)
{
    private const int Batch = 100;

    /// <summary>With more than these nothing new is taken; it stays in the outbox.</summary>
    private const int MaxWaiting = 1000;

    /// <summary>Longer than any attempt may take, and as long as a gateway that was killed keeps the next one waiting.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly SortedDictionary<long, Delivery> _waiting = [];
    private DateTimeOffset _claimed = DateTimeOffset.MinValue;
    private ChannelState? _state;

    public string Name => channel.Name;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                while (await RoundAsync(stop))
                {
                }

                await channel.IdleAsync(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                log.LogWarning("Alert channel {Channel} stands still, trying again: {Reason}", Name, e.Message);
                _claimed = DateTimeOffset.MinValue;
            }

            await Task.Delay(poll, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_state is not null)
        {
            await outbox.ReleaseAsync(Name, owner, CancellationToken.None);
        }
    }

    /// <summary>Everything that is due now. True when more may be.</summary>
    public async Task<bool> RoundAsync(CancellationToken cancel)
    {
        if (!await ClaimAsync(cancel))
        {
            return false;
        }

        var worked = await RetryAsync(cancel);
        if (_waiting.Count >= MaxWaiting)
        {
            return worked;
        }

        foreach (var stored in await outbox.AfterAsync(_state!.Cursor, Batch, cancel))
        {
            if (!await ClaimAsync(cancel))
            {
                return false;
            }

            worked = true;
            await TakeAsync(stored, cancel);
        }

        return worked;
    }

    private async Task<bool> ClaimAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_state is not null && now - _claimed < Lease / 3)
        {
            return true;
        }

        var before = _state;
        _state = await outbox.ClaimAsync(Name, owner, now, Lease, cancel);
        if (_state is not null && (before is null || before.Cursor != _state.Cursor || _claimed == DateTimeOffset.MinValue))
        {
            _waiting.Clear();
            foreach (var delivery in await outbox.WaitingAsync(Name, MaxWaiting, cancel))
            {
                _waiting[delivery.Id] = delivery;
            }
        }

        _claimed = now;
        return _state is not null;
    }

    /// <summary>The first waiting message of every alert whose time has come.</summary>
    private async Task<bool> RetryAsync(CancellationToken cancel)
    {
        var worked = false;
        var now = time.GetUtcNow();
        foreach (var delivery in _waiting.Values.GroupBy(d => d.Alert).Select(g => g.First()).Where(d => d.NextAt <= now || _state!.Disabled.Length > 0).ToList())
        {
            if (!await ClaimAsync(cancel) || await outbox.FindAsync(delivery.Id, cancel) is not { } stored)
            {
                return false;
            }

            worked = true;
            await AttemptAsync(stored, delivery, cancel);
        }

        return worked;
    }

    private async Task TakeAsync(StoredAlert stored, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_waiting.Values.Any(d => d.Alert == stored.Alert))
        {
            await KeepAsync(new Delivery(Name, stored.Id, stored.Alert, 0, now, now, "waits behind an earlier message", false), stored.Id, cancel);
            return;
        }

        await AttemptAsync(stored, null, cancel);
    }

    private async Task AttemptAsync(StoredAlert stored, Delivery? before, CancellationToken cancel)
    {
        var message = SwxJson.Parse<AlertMessage>(System.Text.Encoding.UTF8.GetBytes(stored.PayloadJson));
        var result = _state!.Disabled.Length > 0 ? new SendResult(SendOutcome.Gone, _state.Disabled)
            : channel.Carries(message) ? await SendAsync(new AlertNotice(stored, message), cancel)
            : SendResult.Delivered;
        var now = time.GetUtcNow();
        long? cursor = before is null ? stored.Id : null;
        if (result.Outcome == SendOutcome.Delivered)
        {
            await StepAsync(new ChannelStep(Cursor: cursor, Drop: before?.Id), cancel);
            _waiting.Remove(stored.Id);
            return;
        }

        // A message that only waited behind another begins its own day now.
        var first = before is { Attempts: > 0 } ? before.FirstAt : now;
        var attempts = (before?.Attempts ?? 0) + 1;
        var dead = result.Outcome == SendOutcome.Gone || (channel.Retries.GiveUp is { } limit && now - first >= limit);
        var pause = channel.Retries.Pause(attempts, result.RetryAfter, Random.Shared.NextDouble());
        log.LogWarning("Alert channel {Channel}: {Alert} {Sequence} {Fate}: {Reason}", Name, stored.Alert, stored.Sequence, dead ? "is given up" : "is tried again", result.Reason);
        AlertTelemetry.Failed.Add(1, new KeyValuePair<string, object?>("channel", Name));
        if (result.Outcome == SendOutcome.Gone && _state.Disabled.Length == 0)
        {
            await outbox.DisableAsync(Name, result.Reason, cancel);
            _state = _state with { Disabled = result.Reason };
        }

        await KeepAsync(new Delivery(Name, stored.Id, stored.Alert, attempts, first, now + pause, result.Reason, dead), cursor, cancel);
    }

    private async Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel)
    {
        try
        {
            var result = await channel.SendAsync(notice, cancel);
            if (result.Outcome == SendOutcome.Delivered)
            {
                AlertTelemetry.Delivered.Add(1, new KeyValuePair<string, object?>("channel", Name));
            }

            return result;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return SendResult.Failed(e is OperationCanceledException ? "no answer in time" : e.Message);
        }
    }

    private async Task KeepAsync(Delivery delivery, long? cursor, CancellationToken cancel)
    {
        await StepAsync(new ChannelStep(Cursor: cursor, Keep: delivery), cancel);
        if (delivery.Dead)
        {
            _waiting.Remove(delivery.Id);
            return;
        }

        _waiting[delivery.Id] = delivery;
    }

    private async Task StepAsync(ChannelStep step, CancellationToken cancel)
    {
        if (!await outbox.StepAsync(Name, owner, step, cancel))
        {
            _state = null;
            throw new InvalidOperationException("another gateway serves it now");
        }

        if (step.Cursor is { } cursor)
        {
            _state = _state! with { Cursor = cursor };
        }
    }
}
