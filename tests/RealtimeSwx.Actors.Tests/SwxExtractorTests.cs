using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Replay;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Actors.Tests;

public class SwxExtractorTests
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private readonly SwxExtractor _extractor = new();

    [Theory]
    [InlineData("symh")]
    [InlineData("tec/jpl")]
    [InlineData("lago/uvg/rate")]
    public void A_series_ShouldHaveAnEntityWithoutSlashes_AndItsNameBack(string series)
    {
        var id = _extractor.EntityId(new SeriesProtocol.ReadWindow(new SeriesId(series), T0, T0, T0))!;
        id.ShouldNotContain('/');
        SwxExtractor.Unescape(id).ShouldBe(series);
    }

    [Fact]
    public void Commands_and_queries_of_one_series_ShouldReachOneShardAndEntity()
    {
        var series = new SeriesId("solarwind");
        object[] messages = [new SeriesProtocol.RecordBatch(series, [], [], [], null), new SeriesProtocol.ReadWindow(series, T0, T0, T0)];
        messages.Select(m => _extractor.EntityId(m)).Distinct().ShouldHaveSingleItem().ShouldBe("solarwind");
        messages.Select(m => _extractor.ShardId(_extractor.EntityId(m)!, m)).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_replay_ShouldHaveItsCursor_WhateverItsName()
    {
        const string Name = "storm 70: a.csv.gz + b/ñ";
        SwxExtractor.Unescape(_extractor.EntityId(new ReplayProtocol.GetCursor(Name))!).ShouldBe(Name);
    }

    [Fact]
    public void A_tick_ShouldGoToItsTarget_AndWorkToNoEntity()
    {
        _extractor.EntityId(new ForecastProtocol.Tick("kp", T0, true, null)).ShouldBe("kp");
        _extractor.EntityId(new WorkProtocol.GetWorkers()).ShouldBeNull();
    }
}
