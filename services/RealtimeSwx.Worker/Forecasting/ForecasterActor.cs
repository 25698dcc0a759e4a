using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Forecasting;

/// <summary>
/// Runs the members of a forecast. On a pinned thread, because Torch's dispose scopes belong to threads; nothing is awaited while tensors live:
/// a missing checkpoint is fetched first and the work taken up again.
/// </summary>
public sealed class ForecasterActor : PullingActor
{
    /// <summary>Champions of a few targets and their challengers.</summary>
    private const int CachedModels = 8;
    private readonly Func<string, IForecastPipeline> _pipelines;
    private readonly IBlobStore _blobs;
    private readonly ModelCache _models;

    public ForecasterActor(IActorRef queue, Func<string, IForecastPipeline> pipelines, IBlobStore blobs, ILearners learners, WorkerIdentity identity)
        : base(queue, identity, Kinds.Predict)
    {
        (_pipelines, _blobs) = (pipelines, blobs);
        _models = new ModelCache(learners, CachedModels);
        Receive<Predict>(work =>
        {
            Begin();
            Prepare(work, Sender);
        });
        Receive<Ready>(ready =>
        {
            try
            {
                foreach (var (checkpoint, bundle) in ready.Bundles)
                {
                    _models.Add(_pipelines(ready.Work.Target), checkpoint, bundle);
                }

                ready.Requester.Tell(Run(ready.Work));
            }
            catch (Exception e)
            {
                Fail(ready.Work, ready.Requester, e);
            }

            Pull(ready.Work.WorkId);
        });
    }

    protected override ImmutableArray<string> Models => _models.Checkpoints;

    protected override void PreRestart(Exception reason, object message)
    {
        if (message is Predict work)
        {
            Sender.Tell(new WorkFailed(work.WorkId, reason.Message));
        }

        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        base.PostStop();
        _models.Dispose();
    }

    private void Prepare(Predict work, IActorRef requester)
    {
        var missing = work.Checkpoints.Where(c => !_models.Has(work.Target, c)).ToList();
        if (missing.Count == 0)
        {
            Self.Tell(new Ready(work, requester, []));
            return;
        }

        _ = FetchAsync().PipeTo(Self, failure: e => new Broken(work, requester, e));

        async Task<Ready> FetchAsync()
        {
            var bundles = ImmutableArray.CreateBuilder<(string, ReadOnlyMemory<byte>)>();
            foreach (var checkpoint in missing)
            {
                bundles.Add((checkpoint, await ModelCache.FetchAsync(_blobs, checkpoint, Stopping)));
            }

            return new Ready(work, requester, bundles.ToImmutable());
        }
    }

    private Predicted Run(Predict work)
    {
        using var activity = WorkerTelemetry.Source.StartActivity("worker.predict", ActivityKind.Internal, work.TraceParent);
        activity?.SetTag("swx.target", work.Target);
        var pipeline = _pipelines(work.Target);
        var input = new ForecastInput(work.Target, work.IssuedAt, work.DataCutoff, Enum.Parse<InputTier>(work.Tier), work.Payload);
        var outputs = ImmutableArray.CreateBuilder<CheckpointOutput>();
        var started = Stopwatch.GetTimestamp();
        foreach (var checkpoint in work.Checkpoints)
        {
            var output = pipeline.Predict(input, _models.Get(work.Target, checkpoint)!);
            outputs.Add(new CheckpointOutput(checkpoint, output.Members, output.Baselines, output.Quantiles) { Leads = output.Leads });
        }

        WorkerTelemetry.PredictSeconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("target", work.Target));
        return new Predicted(work.WorkId, outputs.ToImmutable());
    }

    private sealed record Ready(Predict Work, IActorRef Requester, ImmutableArray<(string Checkpoint, ReadOnlyMemory<byte> Bundle)> Bundles) : INoSerializationVerificationNeeded;
}
