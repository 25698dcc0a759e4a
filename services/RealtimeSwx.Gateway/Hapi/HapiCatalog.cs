using Microsoft.Extensions.Options;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>Every dataset there is now: series, maps, TEC at stations where some are configured, forecasts, scores.</summary>
internal sealed class HapiCatalog(IReadModel model, IBlobStore blobs, IOptions<GatewayOptions> options)
{
    private const string Tec = "tec/";

    public async Task<IReadOnlyList<HapiDataset>> AllAsync(CancellationToken cancel)
    {
        var datasets = new List<HapiDataset>();
        var stations = options.Value.Stations;
        foreach (var extent in await model.SeriesAsync(cancel))
        {
            datasets.Add(extent.Maps ? new MapDataset(extent, model, blobs) : new SeriesDataset(extent, model));
            if (extent.Maps && stations.Count > 0)
            {
                datasets.Add(new StationDataset(extent, stations, model, blobs));
            }
        }

        foreach (var target in await model.TargetsAsync(cancel))
        {
            datasets.Add(new ForecastDataset(target, model));
            if (target.Target.StartsWith(Tec, StringComparison.Ordinal) && stations.Count > 0)
            {
                datasets.Add(new StationForecastDataset(target, stations, model, blobs));
            }

            if ((await model.ScoresAsync(target.Target, target.First, target.Last.AddTicks(1), 1, cancel)).Count > 0)
            {
                datasets.Add(new ScoreDataset(target, model));
            }
        }

        return datasets;
    }

    /// <exception cref="HapiException">1406.</exception>
    public async Task<HapiDataset> FindAsync(string id, CancellationToken cancel) =>
        (await AllAsync(cancel)).FirstOrDefault(d => d.Id == id)
        ?? throw new HapiException(HapiStatus.Dataset, $"There is no dataset '{id}'; see /hapi/catalog.");
}
