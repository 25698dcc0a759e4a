using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RealtimeSwx.Actors.Health;

namespace RealtimeSwx.Actors.Telemetry;

/// <summary>Traces, metrics and logs of every service, the same way.</summary>
public static class SwxTelemetry
{
    /// <summary>Every <c>ActivitySource</c> and <c>Meter</c> of ours is named after its assembly.</summary>
    public const string Sources = "RealtimeSwx.*";

    /// <summary>
    /// Metrics for Prometheus always; OTLP for all three signals only when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (the other
    /// <c>OTEL_*</c> variables work as the standard says). A second call in one process changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddSwxTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        if (builder.Services.Any(s => s.ServiceType == typeof(Marker)))
        {
            return builder;
        }

        builder.Services.AddSingleton<Marker>();
        var otlp = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var version = typeof(SwxTelemetry).Assembly.GetName().Version?.ToString(3);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(serviceName, serviceNamespace: "realtimeswx", serviceVersion: version))
            .WithTracing(t => t.AddSource(Sources).AddAspNetCoreInstrumentation(o => o.Filter = c => !IsProbe(c.Request.Path.Value)))
            .WithMetrics(m => m
                .AddMeter(Sources)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddView(WithoutCount)
                .AddPrometheusExporter());
        if (otlp)
        {
            builder.Logging.AddOpenTelemetry(o =>
            {
                o.IncludeFormattedMessage = true;
                o.IncludeScopes = true;
            });
            telemetry.UseOtlpExporter();
        }

        return builder;
    }

    /// <summary><c>/metrics</c> in the Prometheus text format, behind the token of <see cref="OperationsToken"/> where there is one.</summary>
    public static void MapSwxMetrics(this IEndpointRouteBuilder app) => app.MapPrometheusScrapingEndpoint("/metrics").Add(endpoint =>
    {
        var scrape = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (OperationsToken.Allows(context))
            {
                return scrape(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        };
    });

    /// <summary>Prometheus keeps the suffix <c>_count</c> for histograms; the runtime's own gauges (<c>dotnet.assembly.count</c>) use it too.</summary>
    private static MetricStreamConfiguration? WithoutCount(Instrument instrument) =>
        instrument.Name.EndsWith(".count", StringComparison.Ordinal)
            ? new MetricStreamConfiguration { Name = instrument.Name[..^"count".Length] + "number" }
            : null;

    private static bool IsProbe(string? path) => path is not null && (path.StartsWith("/health", StringComparison.Ordinal) || path == "/metrics");

    private sealed class Marker;
}
