using Microsoft.Extensions.Options;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Gateway.Hapi;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>Forecast maps as IONEX files of the long names, with gzip.</summary>
internal sealed class IonexEndpoints(IReadModel model, IBlobStore blobs, IOptions<GatewayOptions> options)
{
    /// <summary>The newest forecast of a target.</summary>
    public async Task LatestAsync(HttpContext context, string target)
    {
        var extent = (await model.TargetsAsync(context.RequestAborted)).FirstOrDefault(t => t.Target == target)
            ?? throw RestException.NotFound($"There are no forecasts of '{target}'.");
        await AnswerAsync(context, (await model.ForecastsAsync(target, extent.Last, extent.Last.AddTicks(1), 1, context.RequestAborted))[^1], RestJson.Revalidate);
    }

    public async Task ByIdAsync(HttpContext context, string id) => await AnswerAsync(
        context,
        await model.ForecastAsync(id, context.RequestAborted) ?? throw RestException.NotFound($"There is no forecast '{id}'."),
        RestJson.Immutable);

    private async Task AnswerAsync(HttpContext context, ForecastRow row, string cache)
    {
        _ = new RestQuery(context.Request.Query);
        var maps = await ForecastMaps.OfAsync(row, blobs, context.RequestAborted);
        if (maps.Count == 0)
        {
            throw RestException.NotFound($"The forecast '{row.Id}' has no maps.");
        }

        var file = new ForecastIonex(row.Id, row.Target, row.IssuedAt, [.. maps.Select(m => m.Map)]);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file.LongName(options.Value.IonexCentre)}.gz\"";
        await RestJson.BytesAsync(context, file.Compressed(), "application/gzip", cache);
    }
}
