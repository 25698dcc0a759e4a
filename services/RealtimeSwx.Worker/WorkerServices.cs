using Microsoft.Extensions.DependencyInjection.Extensions;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Learning;
using RealtimeSwx.Worker.Clustering;

namespace RealtimeSwx.Worker;

/// <summary>What the worker's actors need from the container.</summary>
public static class WorkerServices
{
    public static IServiceCollection AddSwxWorker(this IServiceCollection services, IConfiguration configuration)
    {
        var device = configuration["Worker:Device"] ?? "auto";
        services.AddSingleton<ILearners>(_ => new TorchLearners(device));
        services.AddSingleton(sp => new WorkerIdentity(
            configuration["Worker:Name"] ?? $"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}",
            TorchDevice.Describe(device).Device));
        services.AddSingleton(_ => WindowEngine.For(device, configuration["Worker:TorchOpticsFrom"]));

        // Beside Core in one process its pipelines count, which know when TEC is issued; a worker does not ask for that.
        services.TryAddSingleton<Func<string, IForecastPipeline>>(ForecastPipelines.For);
        return services;
    }
}
