using Akka.Actor;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Tests.Alerts;

/// <summary>For tests of everything else: there is no rule.</summary>
internal static class NoAlerts
{
    public static AlertRouter Router(ActorSystem system) => new(
        system.DeadLetters, new AlertRulebook([]), new AlertMeasures(system.DeadLetters, new NoBlobs()), _ => Task.FromResult<IReadOnlyList<string>>([]));

    private sealed class NoBlobs : IBlobStore
    {
        public Task<long> RemoveAsync(string contentType, DateTimeOffset before, CancellationToken cancel) => Task.FromResult(0L);

        public Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel) => Task.FromResult("");

        public Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => Task.FromResult<StoredBlob?>(null);
    }
}
