using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Stations;

/// <summary>Removes raw pulses and the labels of windows when they are old (<see cref="CoreOptions.KeepPulses"/>). Several core nodes may do it at once.</summary>
public sealed class PulseRetention(IBlobStore blobs, CoreOptions options, TimeProvider time, ILogger<PulseRetention> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.KeepPulses <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                var removed = 0L;
                foreach (var type in new[] { PulseBatchCodec.ContentType, ClusterResult.ContentType })
                {
                    removed += await blobs.RemoveAsync(type, time.GetUtcNow() - options.KeepPulses, stoppingToken).ConfigureAwait(false);
                }

                log.LogDebug("{Removed} blobs of pulses and labels older than {Keep} removed", removed, options.KeepPulses);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("Old pulses were not removed, trying again in {Minutes} min: {Reason}", Every.TotalMinutes, e.Message);
            }
        }
    }
}
