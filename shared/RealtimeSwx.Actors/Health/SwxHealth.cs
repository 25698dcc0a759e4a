using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Actors.Health;

/// <summary>
/// <c>/health/live</c> (tag <c>liveness</c>: restart me) and <c>/health/ready</c> (tags <c>ready</c> and <c>persistence</c>: send me work).
/// Stale feeds belong to neither: a restart does not make an upstream publish.
/// </summary>
public static class SwxHealth
{
    public const string Live = "liveness";
    public const string Ready = "ready";

    /// <summary>The tag that Akka.Persistence gives its journal and snapshot checks.</summary>
    public const string Persistence = "persistence";

    /// <summary>The health system with the process check.</summary>
    public static IServiceCollection AddSwxHealth(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(Marker)))
        {
            return services;
        }

        services.AddSingleton<Marker>();
        services.AddHealthChecks().AddCheck("process", () => HealthCheckResult.Healthy("running"), [Live]);
        return services;
    }

    /// <summary>Ready only while read model and blobs can be read. A second call changes nothing.</summary>
    public static IServiceCollection AddStorageCheck(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(StorageMarker)))
        {
            return services;
        }

        return services.AddSingleton<StorageMarker>().AddReadyCheck("storage", async (provider, cancel) =>
        {
            await provider.GetRequiredService<SwxStorage>().PingAsync(cancel);
            return null;
        });
    }

    /// <summary>One more reason to be ready or not.</summary>
    /// <param name="problem">Null when all is well, else the reason in one sentence; an exception counts as its message.</param>
    public static IServiceCollection AddReadyCheck(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task<string?>> problem)
    {
        services.AddHealthChecks().Add(new HealthCheckRegistration(name, p => new Check(p, problem), HealthStatus.Unhealthy, [Ready], TimeSpan.FromSeconds(5)));
        return services;
    }

    public static void MapSwxHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", Options(tags => tags.Contains(Live)));
        app.MapHealthChecks("/health/ready", Options(tags => tags.Contains(Ready) || tags.Contains(Persistence)));
    }

    private static HealthCheckOptions Options(Func<ISet<string>, bool> tags) => new()
    {
        Predicate = check => tags(check.Tags),
        ResponseWriter = WriteAsync,
        AllowCachingResponses = false,
    };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var answer = new JsonObject { ["status"] = report.Status.ToString().ToLowerInvariant() };
        context.Response.ContentType = "application/json; charset=utf-8";
        if (!OperationsToken.Allows(context))
        {
            // A probe needs no more; addresses and paths in the reasons are for operators.
            return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
        }

        var checks = new JsonObject();
        foreach (var (name, entry) in report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            checks[name] = new JsonObject
            {
                ["status"] = entry.Status.ToString().ToLowerInvariant(),
                ["reason"] = entry.Description ?? entry.Exception?.Message ?? "",
                ["seconds"] = Math.Round(entry.Duration.TotalSeconds, 4),
            };
        }

        answer["checks"] = checks;
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private sealed class Check(IServiceProvider provider, Func<IServiceProvider, CancellationToken, Task<string?>> problem) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await problem(provider, cancellationToken) is { } reason
                    ? new HealthCheckResult(context.Registration.FailureStatus, reason)
                    : HealthCheckResult.Healthy("ok");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
            }
        }
    }

    private sealed class Marker;

    private sealed class StorageMarker;
}
