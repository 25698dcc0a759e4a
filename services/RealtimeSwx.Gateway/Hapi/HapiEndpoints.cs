using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>HAPI 3.3 over the read model, under <c>/hapi</c>.</summary>
internal static class HapiEndpoints
{
    private static readonly string[] Verbs = ["GET", "HEAD"];

    public static void MapHapi(this IEndpointRouteBuilder app)
    {
        Map(app, "/hapi", LandingAsync);
        Map(app, "/hapi/about", (context, services) =>
        {
            _ = new HapiQuery(context.Request.Query);
            return JsonAsync(context, HapiStatus.Ok, HapiMetadata.About(services.GetRequiredService<IOptions<GatewayOptions>>().Value));
        });
        Map(app, "/hapi/capabilities", (context, services) =>
        {
            _ = new HapiQuery(context.Request.Query);
            return JsonAsync(context, HapiStatus.Ok, HapiMetadata.Capabilities());
        });
        Map(app, "/hapi/catalog", CatalogAsync);
        Map(app, "/hapi/info", InfoAsync);
        Map(app, "/hapi/data", HapiData.AnswerAsync);
        Map(app, "/hapi/{**rest}", (context, _) => throw new HapiException(
            HapiStatus.UserInput, $"'{context.Request.Path}' is no HAPI endpoint: about, capabilities, catalog, info, data."));
    }

    public static async Task JsonAsync(HttpContext context, HapiStatus status, JsonObject body)
    {
        Say(context, status);
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    /// <summary>HTTP code, and the HAPI code in the reason phrase as the specification asks.</summary>
    public static void Say(HttpContext context, HapiStatus status)
    {
        context.Response.StatusCode = status.Http;
        context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = status == HapiStatus.Ok ? "OK" : $"HAPI {(status.Http == 200 ? "" : "error ")}{status.Code}: {status.Text}";
    }

    /// <summary>Refuses names and values of <c>parameters</c> as HAPI says, and gives their positions in the info, the time first.</summary>
    public static IReadOnlyList<int> Select(HapiInfo info, string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
        {
            return [.. Enumerable.Range(0, info.Parameters.Count)];
        }

        var names = info.Parameters.Select(p => p.Name).ToList();
        var positions = new List<int>();
        foreach (var name in wanted.Split(','))
        {
            var at = names.IndexOf(name);
            if (at < 0)
            {
                throw new HapiException(HapiStatus.Parameter, $"There is no parameter '{name}'; there are: {string.Join(", ", names)}.");
            }

            if (positions.Count > 0 && at <= positions[^1])
            {
                throw new HapiException(HapiStatus.ParameterOrder, $"'{name}' is a duplicate or before its turn.");
            }

            positions.Add(at);
        }

        return positions[0] == 0 ? positions : [0, .. positions];
    }

    private static void Map(IEndpointRouteBuilder app, string pattern, Func<HttpContext, IServiceProvider, Task> answer) =>
        app.MapMethods(pattern, Verbs, async context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.LastModified = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
                .ToString("R", CultureInfo.InvariantCulture);
            if (context.Request.Path.Value is { Length: > 6 } path && path.EndsWith('/'))
            {
                context.Response.Redirect(context.Request.PathBase + path.TrimEnd('/') + context.Request.QueryString, permanent: true);
                return;
            }

            try
            {
                await answer(context, context.RequestServices);
            }
            catch (HapiException e) when (!context.Response.HasStarted)
            {
                await JsonAsync(context, e.Status, HapiMetadata.Head(e.Status, e.Message));
            }
            catch (Exception e) when (!context.Response.HasStarted && e is not OperationCanceledException)
            {
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("RealtimeSwx.Gateway.Hapi")
                    .LogError(e, "HAPI request {Path} failed", context.Request.Path);
                await JsonAsync(context, HapiStatus.Internal, HapiMetadata.Head(HapiStatus.Internal));
            }
        });

    private static async Task CatalogAsync(HttpContext context, IServiceProvider services)
    {
        var query = new HapiQuery(context.Request.Query, "depth", "resolve_references");
        query.OneOf("resolve_references", HapiStatus.ResolveReferences, "true", "false");
        var all = query.OneOf("depth", HapiStatus.Depth, "dataset", "all") == "all";
        var datasets = new JsonArray();
        foreach (var dataset in await services.GetRequiredService<HapiCatalog>().AllAsync(context.RequestAborted))
        {
            var entry = new JsonObject { ["id"] = dataset.Id, ["title"] = dataset.Title };
            if (all)
            {
                var info = await dataset.InfoAsync(context.RequestAborted);
                var inside = HapiMetadata.Info(info, info.Parameters);
                inside.Remove("HAPI");
                inside.Remove("status");
                entry["info"] = inside;
            }

            datasets.Add((JsonNode)entry);
        }

        var json = HapiMetadata.Head(HapiStatus.Ok);
        json["catalog"] = datasets;
        await JsonAsync(context, HapiStatus.Ok, json);
    }

    private static async Task InfoAsync(HttpContext context, IServiceProvider services)
    {
        var query = new HapiQuery(context.Request.Query, "dataset", "parameters", "resolve_references");
        query.OneOf("resolve_references", HapiStatus.ResolveReferences, "true", "false");
        var dataset = await services.GetRequiredService<HapiCatalog>().FindAsync(query.Dataset, context.RequestAborted);
        var info = await dataset.InfoAsync(context.RequestAborted);
        var selected = Select(info, query["parameters"]).Select(i => info.Parameters[i]);
        await JsonAsync(context, HapiStatus.Ok, HapiMetadata.Info(info, selected));
    }

    private static async Task LandingAsync(HttpContext context, IServiceProvider services)
    {
        _ = new HapiQuery(context.Request.Query);
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>RealtimeSwx HAPI server</title>
            <h1>RealtimeSwx HAPI 3.3 server</h1>
            <p>Observations, forecasts and scores for clients of the Heliophysics API.</p>
            <ul><li><a href="/hapi/about">about</a></li><li><a href="/hapi/capabilities">capabilities</a></li><li><a href="/hapi/catalog">catalog</a></li></ul>
            <p>Data: <code>/hapi/data?dataset=symh&amp;start=2003-10-29Z&amp;stop=2003-10-30Z&amp;include=header</code></p></html>
            """,
            context.RequestAborted);
    }
}
