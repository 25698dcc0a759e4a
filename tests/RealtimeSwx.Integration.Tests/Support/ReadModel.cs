using System.Globalization;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>All that the read model of a data folder holds, as lines that can be compared.</summary>
internal sealed record ReadModel(
    IReadOnlyList<string> Observations,
    IReadOnlyList<string> Maps,
    IReadOnlyList<string> Forecasts,
    IReadOnlyList<string> Scores)
{
    private const int All = 1_000_000;

    public static async Task<ReadModel> OfAsync(string dataFolder)
    {
        await using var storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(dataFolder, "swx.db")}"));
        var (read, cancel) = (storage.ReadModel, TestContext.Current.CancellationToken);
        List<string> observations = [], maps = [], forecasts = [], scores = [];
        foreach (var extent in await read.SeriesAsync(cancel))
        {
            if (extent.Maps)
            {
                maps.AddRange((await read.MapsAsync(extent.Series, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancel))
                    .Select(m => $"{m.Series} {Time(m.Epoch)} edition {Time(m.Edition)} r{m.Revision} known {Time(m.AvailableAt)} {m.BlobHash} {m.Simulated}"));
                continue;
            }

            observations.AddRange((await read.ObservationsAsync(extent.Series, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, true, All, cancel))
                .Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Series} {Time(o.ValidTime)} {o.Value:R} {o.Revision} {o.Quality} {o.Span} known {Time(o.AvailableAt)}")));
        }

        foreach (var target in await read.TargetsAsync(cancel))
        {
            forecasts.AddRange((await read.ForecastsAsync(target.Target, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, All, cancel))
                .Select(f => $"{f.Target} {Time(f.IssuedAt)} {f.Id} {f.PayloadJson}"));
            scores.AddRange((await read.ScoresAsync(target.Target, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, All, cancel))
                .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Target} {s.ForecastId} {Time(s.ValidTime)} {s.Observed:R} {s.MetricsJson}")));
        }

        return new ReadModel(observations, maps, forecasts, scores);
    }

    /// <summary>Nothing is there twice: no value, no forecast of one target and issue time, no score.</summary>
    public void ShouldHoldNothingTwice()
    {
        Observations.ShouldBeUnique();
        Maps.ShouldBeUnique();
        Scores.Select(s => string.Join(' ', s.Split(' ').Take(3))).ShouldBeUnique();
        Forecasts.Select(f => string.Join(' ', f.Split(' ').Take(2))).ShouldBeUnique();
        Forecasts.Select(f => f.Split(' ')[2]).ShouldBeUnique();
    }

    /// <summary>The first difference says more than two lists of thousands.</summary>
    public static void Same(IReadOnlyList<string> mine, IReadOnlyList<string> others, string what)
    {
        mine.ShouldNotBeEmpty(what);
        var (missing, added) = (others.Except(mine).ToList(), mine.Except(others).ToList());
        (missing.Count + added.Count).ShouldBe(0, $"{what}: {missing.Count} missing, first: {missing.FirstOrDefault()}\n{added.Count} added, first: {added.FirstOrDefault()}");
        mine.Count.ShouldBe(others.Count, what);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
