using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace RealtimeSwx.Gateway.Hosting;

/// <summary>How many requests at once and from one address. Probes are never refused; an open WebSocket is no request under way.</summary>
internal static class RequestLimits
{
    private static readonly string[] Free = ["/health", "/mqtt"];

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(PerAddress),
                PartitionedRateLimiter.Create<HttpContext, string>(AtOnce));
        });
        return services;
    }

    private static RateLimitPartition<string> PerAddress(HttpContext context)
    {
        var rate = Options(context).RequestsPerSecond;
        return rate == 0 || IsFree(context)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "none", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 5 * rate,
                TokensPerPeriod = rate,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            });
    }

    private static RateLimitPartition<string> AtOnce(HttpContext context)
    {
        var count = Options(context).ConcurrentRequests;
        return IsFree(context)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetConcurrencyLimiter("all", _ => new ConcurrencyLimiterOptions { PermitLimit = count, QueueLimit = 4 * count });
    }

    private static bool IsFree(HttpContext context) => Free.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal));

    private static GatewayOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
}
