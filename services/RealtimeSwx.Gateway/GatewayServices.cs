using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Telemetry;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Gateway.Alerts;
using RealtimeSwx.Gateway.Hapi;
using RealtimeSwx.Gateway.Hosting;
using RealtimeSwx.Gateway.Rest;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway;

/// <summary>The gateway as two extensions: its own program and <c>swx up</c> call the same ones.</summary>
public static class GatewayServices
{
    /// <summary>HAPI, REST, health and telemetry over the read model of <paramref name="storage"/>.</summary>
    public static IHostApplicationBuilder AddSwxGateway(
        this IHostApplicationBuilder builder, StorageOptions storage, Action<GatewayOptions>? configure = null)
    {
        var services = builder.Services;
        var options = services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.SectionName)
            .Validate(o => o.MaxRows is >= 1 and <= 1_000_000, "Gateway:MaxRows must be 1..1,000,000.")
            .Validate(o => o.RequestsPerSecond >= 0 && o.ConcurrentRequests is >= 1 and <= 10_000, "Gateway:RequestsPerSecond must be 0 or more, Gateway:ConcurrentRequests 1..10,000.")
            .Validate(o => ForecastIonex.IsCentre(o.IonexCentre), "Gateway:IonexCentre must be three capital letters or digits.")
            .Validate(
                o => o.Stations.All(s => s.IsValid) && o.Stations.DistinctBy(s => s.Name).Count() == o.Stations.Count,
                "Gateway:Stations: each needs a name of its own (lower-case letters, digits and _), a latitude -90..90 and a longitude -180..360.")
            .ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.AddSwxStorage(storage).AddSwxHealth().AddStorageCheck();
        services.TryAddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddRequestLimits();
        services.AddResponseCompression(o => o.MimeTypes = ["text/csv", "application/json", "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"]);
        services.AddSingleton<HapiCatalog>().AddSingleton<SeriesEndpoints>().AddSingleton<ForecastEndpoints>().AddSingleton<IonexEndpoints>().AddSingleton<LatestMessages>();
        builder.AddSwxTelemetry("gateway");
        return builder;
    }

    /// <summary>Headers, the page, and every endpoint.</summary>
    public static WebApplication MapSwxGateway(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A body that is too large, say, is the sender's error.
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseSecurityHeaders();
        app.UseRateLimiter();
        app.UseAdminDoor();
        app.UseResponseCompression();
        UsePage(app);
        app.MapHapi();
        app.MapRest();
        app.MapAlertCommands();
        app.MapCapFeed();
        app.MapSwxHealth();
        app.MapSwxMetrics();
        return app;
    }

    /// <summary>The page lies beside the program: in <c>swx up</c> the content root is wherever the command was given.</summary>
    private static void UsePage(WebApplication app)
    {
        if (PageRoot() is not { } root)
        {
            app.MapGet("/", () => Results.Text("The page is not built here. HAPI is at /hapi, JSON at /api/v1/latest.\n"));
            return;
        }

        var files = new PhysicalFileProvider(root);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
    }

    /// <summary>Folder of the built page, or null where it was not built.</summary>
    public static string? PageRoot()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return File.Exists(Path.Combine(root, "index.html")) ? root : null;
    }
}
