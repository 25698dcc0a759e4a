using Akka.Cluster.Sharding;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Replay;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>Which entity a message is for. Entity ids are escaped: a series name has slashes, an actor name may not.</summary>
public sealed class SwxExtractor() : HashCodeMessageExtractor(Shards)
{
    /// <summary>Few entities, so few shards: enough to spread over a handful of nodes.</summary>
    private const int Shards = 30;

    public override string? EntityId(object message) => message switch
    {
        SeriesProtocol.IWithSeries m => Escape(m.Series.Value),
        ForecastProtocol.IWithTarget m => Escape(m.Target),
        VerifierProtocol.IWithTarget m => Escape(m.Target),
        RegistryProtocol.IWithTarget m => Escape(m.Target),
        StationProtocol.IWithStation m => Escape(m.Station.Value),
        QuarantineProtocol.IWithSource m => Escape(m.Source),
        AlertProtocol.IWithAlert m => Escape(m.Alert),
        ReplayProtocol.IWithReplay m => Escape(m.Replay),
        _ => null,
    };

    public static string Escape(string id) => Uri.EscapeDataString(id);

    public static string Unescape(string id) => Uri.UnescapeDataString(id);
}
