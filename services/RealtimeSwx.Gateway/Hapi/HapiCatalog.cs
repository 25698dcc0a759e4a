using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>Every dataset there is now: series, maps, forecasts, scores.</summary>
internal sealed class HapiCatalog(IReadModel model, IBlobStore blobs)
{
    public async Task<IReadOnlyList<HapiDataset>> AllAsync(CancellationToken cancel)
    {
        var datasets = new List<HapiDataset>();
        foreach (var extent in await model.SeriesAsync(cancel))
        {
            datasets.Add(extent.Maps ? new MapDataset(extent, model, blobs) : new SeriesDataset(extent, model));
        }

        foreach (var target in await model.TargetsAsync(cancel))
        {
            datasets.Add(new ForecastDataset(target, model));
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
