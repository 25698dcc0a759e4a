using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Stations;

/// <summary>Removes raw pulses (<see cref="CoreOptions.KeepPulses"/>) and results of windows (<see cref="CoreOptions.KeepClusters"/>) when they are old. Several core nodes may do it at once.</summary>
public sealed class PulseRetention(IBlobStore blobs, CoreOptions options, TimeProvider time, ILogger<PulseRetention> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await RemoveAsync(PulseBatchCodec.ContentType, options.KeepPulses, stoppingToken).ConfigureAwait(false);
                await RemoveAsync(ClusterResult.ContentType, options.KeepClusters, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("Old pulses were not removed, trying again in {Minutes} min: {Reason}", Every.TotalMinutes, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task RemoveAsync(string type, TimeSpan keep, CancellationToken cancel)
    {
        if (keep > TimeSpan.Zero)
        {
            var removed = await blobs.RemoveAsync(type, time.GetUtcNow() - keep, cancel).ConfigureAwait(false);
            log.LogDebug("{Removed} blobs of {Type} older than {Keep} removed", removed, type, keep);
        }
    }
}
