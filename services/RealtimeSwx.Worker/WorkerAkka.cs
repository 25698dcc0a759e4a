using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Storage;
using RealtimeSwx.Worker.Clustering;
using RealtimeSwx.Worker.Forecasting;
using RealtimeSwx.Worker.Training;

namespace RealtimeSwx.Worker;

/// <summary>The compute actors of a worker.</summary>
public static class WorkerAkka
{
    public const string Role = "worker";
    private const string TorchDispatcher = "swx.torch-dispatcher";
    private const string ComputeDispatcher = "swx.compute-dispatcher";

    public static AkkaConfigurationBuilder WithSwxWorker(this AkkaConfigurationBuilder builder, IServiceProvider sp) =>
        builder.WithActors((system, registry, _) =>
        {
            var queue = registry.Get<WorkQueueKey>();
            var blobs = sp.GetRequiredService<IBlobStore>();
            var learners = sp.GetRequiredService<ILearners>();
            var pipelines = sp.GetRequiredService<Func<string, IForecastPipeline>>();
            var engine = sp.GetRequiredService<IOrderingEngine>();
            var identity = sp.GetRequiredService<WorkerIdentity>();
            system.ActorOf(Props.Create(() => new ForecasterActor(queue, pipelines, blobs, learners, identity)).WithDispatcher(TorchDispatcher), "forecaster");
            system.ActorOf(Props.Create(() => new TrainerActor(queue, pipelines, blobs, learners, identity)).WithDispatcher(TorchDispatcher), "trainer");
            system.ActorOf(Props.Create(() => new ClustererActor(queue, blobs, identity, engine)).WithDispatcher(ComputeDispatcher), "clusterer");
            system.ActorOf(Props.Create(() => new LabellerActor(queue, blobs, identity)).WithDispatcher(ComputeDispatcher), "labeller");
        });

    /// <summary>In a process without Core: a proxy to Core's queue.</summary>
    public static AkkaConfigurationBuilder WithWorkQueueProxy(this AkkaConfigurationBuilder builder) =>
        builder.WithSingletonProxy<WorkQueueKey>("work-queue", new ClusterSingletonOptions { Role = SwxAkkaExtensions.CoreRole });
}
