using Akka.Actor;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>What a forecast entity works with: the other actors by address, blobs, publication, clock.</summary>
public sealed record ForecastServices(
    Func<string, IForecastPipeline> Pipelines,
    IActorRef Series,
    IActorRef Registry,
    IActorRef Verifier,
    IActorRef Queue,
    IForecastPublisher Publisher,
    AlertRouter Alerts,
    IBlobStore Blobs,
    VirtualClock Clock,
    ForecastOptions Options,
    CoreOptions Core);

/// <summary>Section <c>Forecast</c>.</summary>
public sealed class ForecastOptions
{
    public const string SectionName = "Forecast";

    /// <summary>How long a worker may take before the baselines are issued in its place. 1 s .. 10 min, wall time.</summary>
    public TimeSpan PredictTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long work waits for a worker when there is none at all: workers come a moment later than Core, and none is known to a queue that has
    /// just moved. After it the baselines are issued at once.
    /// </summary>
    public TimeSpan WorkerGrace { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan TrainTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between TEC forecasts, a divisor or multiple of a day; zero: every 2 h live, else daily at 22 UT.</summary>
    public TimeSpan TecEvery { get; set; }

    /// <summary>
    /// Live: how long after an even hour a TEC forecast waits for the map of that hour, 0..119 min. It is issued then, with the map or, degraded, without.
    /// GloTEC is there after about 15 to 25 minutes.
    /// </summary>
    public TimeSpan TecWait { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an entity waits for another actor.</summary>
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Train challengers on scored forecasts and promote those that are better.</summary>
    public bool Incremental { get; set; }

    /// <summary>Time between training rounds.</summary>
    public TimeSpan TrainEvery { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Scored issues that a training round needs: two days of Sym-H. Fewer teach the weather of the day.</summary>
    public int TrainMinSamples { get; set; } = 576;

    /// <summary>A drill: train challengers on labels this much later than the truth. They must be refused.</summary>
    public TimeSpan DrillLabelShift { get; set; }

    /// <summary>When TEC is issued.</summary>
    /// <exception cref="FormatException">A setting that is none.</exception>
    public IssueSchedule TecSchedule(bool live)
    {
        var (every, wait) = (TecEvery == TimeSpan.Zero && live ? TimeSpan.FromHours(2) : TecEvery, live ? TecWait : TimeSpan.Zero);
        if (every < TimeSpan.Zero || wait < TimeSpan.Zero || wait >= TimeSpan.FromHours(2))
        {
            throw new FormatException("Forecast:TecEvery must not be negative, and Forecast:TecWait must be shorter than 2 h.");
        }

        return every == TimeSpan.Zero ? TecPipeline.Daily : new IssueSchedule(every, Offset(every) + wait);
    }

    /// <summary>Such that 22 UT is among the issue times.</summary>
    private static TimeSpan Offset(TimeSpan every) => TimeSpan.FromTicks(TecPipeline.Daily.Offset.Ticks % every.Ticks);
}
