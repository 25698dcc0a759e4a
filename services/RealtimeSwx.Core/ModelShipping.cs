using System.Collections.Concurrent;
using Akka.Actor;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core;

/// <summary>
/// Brings the models that ship with the program to the registry, once per target and process. A family's folder serves all its targets:
/// <c>models/tec</c> is the champion of every <c>tec/&lt;analysis&gt;</c> until one learns otherwise.
/// </summary>
public sealed class ModelShipping(IBlobStore blobs, Func<IActorRef> registry, Func<string, ModelBundle?> shipped)
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Task> _shipped = new(StringComparer.Ordinal);

    /// <param name="now">The time of the data in a lock-step, else null.</param>
    public async Task EnsureAsync(string target, DateTimeOffset? now, CancellationToken cancel)
    {
        var shipping = _shipped.GetOrAdd(target, t => ShipAsync(t, now, cancel));
        try
        {
            await shipping;
        }
        catch
        {
            // Another tick tries again; a failure must not stay for the life of the process.
            _shipped.TryRemove(KeyValuePair.Create(target, shipping));
            throw;
        }
    }

    private async Task ShipAsync(string target, DateTimeOffset? now, CancellationToken cancel)
    {
        if (shipped(ForecastPipelines.ModelName(target)) is not { } bundle)
        {
            return;
        }

        var hash = await blobs.PutAsync(bundle.Packed, "application/vnd.realtimeswx.model.v1", cancel);
        await registry().AskPatientlyAsync<RegistryProtocol.Models>(new RegistryProtocol.RegisterShipped(target, hash, now), AskTimeout, cancel);
    }
}
