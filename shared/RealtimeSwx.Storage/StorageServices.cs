using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace RealtimeSwx.Storage;

public static class StorageServices
{
    /// <summary>
    /// Registers <see cref="SwxStorage"/> and its faces. The tables are made before any hosted service starts; a second call (core and
    /// gateway in one process) changes nothing.
    /// </summary>
    public static IServiceCollection AddSwxStorage(this IServiceCollection services, StorageOptions options)
    {
        if (services.Any(s => s.ServiceType == typeof(SwxStorage)))
        {
            return services;
        }

        services.AddSingleton(_ => SwxStorage.Create(options));
        services.TryAddSingleton(p => p.GetRequiredService<SwxStorage>().Blobs);
        services.TryAddSingleton(p => p.GetRequiredService<SwxStorage>().ReadModel);
        services.TryAddSingleton(p => p.GetRequiredService<SwxStorage>().Writer);
        services.TryAddSingleton(p => p.GetRequiredService<SwxStorage>().Alerts);
        return services.AddHostedService<StorageStart>();
    }

    private sealed class StorageStart(SwxStorage storage) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => storage.MigrateAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
