using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RealtimeSwx.Worker;

/// <summary>Every trace source and instrument of the worker.</summary>
internal static class WorkerTelemetry
{
    public const string Name = "RealtimeSwx.Worker";
    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> PredictSeconds = Meter.CreateHistogram<double>("swx.predict.duration", "s", "Time to run all members of one forecast.");
    public static readonly Histogram<double> TrainSeconds = Meter.CreateHistogram<double>("swx.train.duration", "s", "Time of one incremental training round.");
    public static readonly Histogram<double> ClusterSeconds = Meter.CreateHistogram<double>("swx.cluster.duration", "s", "Time to cluster one window of pulses.");
}
