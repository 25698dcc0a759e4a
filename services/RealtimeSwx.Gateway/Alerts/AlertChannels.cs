using Microsoft.Extensions.Options;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>Runs a worker per channel, each at its own pace, from the start of the host to its end.</summary>
internal sealed class AlertChannels(
    Func<IReadOnlyList<IAlertChannel>> create, IAlertOutbox outbox, TimeProvider time, IOptions<AlertChannelOptions> options, ILogger<AlertChannels> log)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>Two gateways never share a name: the lease of a channel is given to one of them.</summary>
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<IAlertChannel> _channels = [];
    private Task _running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _channels = create();
        _running = Task.WhenAll(_channels
            .Select(c => new ChannelWorker(c, outbox, time, options.Value.Poll, _owner, log).RunAsync(_stop.Token))
            .Append(ShowAsync()));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A host that a signal has stopped is stopped again by whoever disposes it: the second time there is nothing left to do.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
        (var channels, _channels) = (_channels, []);
        foreach (var channel in channels)
        {
            await channel.DisposeAsync();
        }
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Returns when a channel has delivered all that is in the outbox.</summary>
    public async Task DrainedAsync(string channel, CancellationToken cancel)
    {
        while ((await outbox.ChannelsAsync(cancel)).FirstOrDefault(c => c.Name == channel) is not { Waiting: 0 } state
            || (await outbox.AfterAsync(state.Cursor, 1, cancel)).Count > 0)
        {
            await Task.Delay(options.Value.Poll / 4, time, cancel);
        }
    }

    private async Task ShowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                AlertTelemetry.Show(await outbox.ChannelsAsync(_stop.Token));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogDebug("The alert channels' state cannot be read: {Reason}", e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(5), time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
