using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>One virtual day of upstreams: their data, their feeds and what goes wrong with them.</summary>
public static class UpstreamDay
{
    public static readonly DateTimeOffset Begin = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    public static readonly UpstreamData Data = new(new StormSimulation(new SimulationSettings
    {
        Seed = 17,
        Start = Begin.AddDays(-2),
        Duration = TimeSpan.FromDays(4),
        StormOnset = TimeSpan.FromDays(2.25),
        PulseLength = TimeSpan.Zero,
    }));

    /// <summary>
    /// Each feed meets the faults in its own order; a text cut at its announced length cannot be told from a whole one, so Kyoto is spared that.
    /// </summary>
    public static Fault Plan(string feed, int request)
    {
        var faults = Enum.GetValues<Fault>();
        var turn = request + feed.Length;
        if (turn % 4 != 0)
        {
            return Fault.None;
        }

        var fault = faults[1 + turn / 4 % (faults.Length - 1)];
        return fault == Fault.CutDocument && feed == "kyoto" ? Fault.Truncated : fault;
    }

    /// <summary>Every feed that <see cref="UpstreamServer"/> serves.</summary>
    public static IReadOnlyList<LiveFeedOptions> Feeds(string url)
    {
        var (five, ten, month, late) = (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromDays(40), TimeSpan.FromHours(7));
        return new LiveOptions
        {
            Swpc = url,
            Gfz = url,
            Kyoto = url,
            Feeds =
            [
                new() { Name = "mag", Url = "{swpc}/json/rtsw/rtsw_mag_1m.json", Format = "swpc-rtsw-mag", Every = five },
                new() { Name = "wind", Url = "{swpc}/json/rtsw/rtsw_wind_1m.json", Format = "swpc-rtsw-wind", Every = five },
                new() { Name = "kp-1m", Url = "{swpc}/json/planetary_k_index_1m.json", Format = "swpc-kp-1m", Every = five },
                new() { Name = "kp", Url = "{swpc}/products/noaa-planetary-k-index.json", Format = "swpc-kp", Every = ten, Remember = month, StaleAfter = late },
                new() { Name = "dst", Url = "{swpc}/products/kyoto-dst.json", Format = "swpc-dst", Every = ten, Remember = month, StaleAfter = late },
                new() { Name = "gfz", Url = "{gfz}/app/json/?start={from}&end={to}&index=Kp", Format = "gfz-json", Every = ten, Window = TimeSpan.FromDays(2), Remember = month, StaleAfter = late },
                new() { Name = "kyoto", Url = "{kyoto}/dst_realtime/{yyyyMM}/dst{yyMM}.for.request", Format = "kyoto-dst", Every = ten, Remember = month, StaleAfter = late },
            ],
        }.Resolve();
    }
}
