using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Stations;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Tests.Entities;

/// <summary>What of a station is kept for how long. The store is played by the test.</summary>
public sealed class PulseRetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(6, 720)]
    [InlineData(0, 720)]
    [InlineData(6, 0)]
    public async Task PulsesAndResults_AreRemovedEachAfterItsOwnTime_AndZeroKeepsThem(int pulseHours, int clusterHours)
    {
        var clock = new FakeTimeProvider(Now);
        var blobs = new Noting(expected: (pulseHours > 0 ? 1 : 0) + (clusterHours > 0 ? 1 : 0));
        var options = new CoreOptions { KeepPulses = TimeSpan.FromHours(pulseHours), KeepClusters = TimeSpan.FromHours(clusterHours) };
        using var retention = new PulseRetention(blobs, options, clock, NullLogger<PulseRetention>.Instance);
        await retention.StartAsync(CancellationToken.None);
        await blobs.Done.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await retention.StopAsync(CancellationToken.None);

        (string, DateTimeOffset)[] wanted =
        [
            .. pulseHours > 0 ? [(PulseBatchCodec.ContentType, Now.AddHours(-pulseHours))] : Array.Empty<(string, DateTimeOffset)>(),
            .. clusterHours > 0 ? [(ClusterResult.ContentType, Now.AddHours(-clusterHours))] : Array.Empty<(string, DateTimeOffset)>(),
        ];
        blobs.Removed.ShouldBe(wanted);
    }

    private sealed class Noting(int expected) : IBlobStore
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<(string Type, DateTimeOffset Before)> Removed { get; } = [];

        public Task Done => _done.Task;

        public Task<long> RemoveAsync(string contentType, DateTimeOffset before, CancellationToken cancel)
        {
            Removed.Add((contentType, before));
            if (Removed.Count == expected)
            {
                _done.TrySetResult();
            }

            return Task.FromResult(1L);
        }

        public Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel) => Task.FromResult("");

        public Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => Task.FromResult<StoredBlob?>(null);
    }
}
