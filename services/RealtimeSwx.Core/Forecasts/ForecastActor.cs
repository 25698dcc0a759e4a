using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Forecasting.Incremental;
using RealtimeSwx.Forecasting.Pipeline;
using static RealtimeSwx.Actors.Forecasts.ForecastProtocol;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>
/// Issues and scores the forecasts of one target. A tick runs beside the actor (it asks other actors and a worker), its outcome is
/// persisted here, then published. One tick at a time; the others wait in a bounded stash.
/// </summary>
public sealed class ForecastActor : SwxEntity
{
    private const int EventsPerSnapshot = 100;
    private const int CachedMaps = 400;
    private readonly IForecastPipeline _pipeline;
    private readonly ForecastServices _services;
    private readonly TickWorkflow _workflow;
    private readonly TickEffects _effects;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ForecastEntityState _entity;
    private PipelineState? _state;
    private Ticked? _lastEvent;

    public ForecastActor(string target, ForecastServices services)
        : base(services.Clock)
    {
        PersistenceId = "forecast-" + target;
        _services = services;
        _pipeline = services.Pipelines(target);
        _workflow = new TickWorkflow(services, _pipeline, new MapCache(CachedMaps));
        _effects = new TickEffects(services, target);
        _entity = new ForecastEntityState(target);

        Recover<Ticked>(e =>
        {
            _entity = _entity.Apply(e);
            _lastEvent = e;
        });
        Recover<TrainingStarted>(e => _entity = _entity.Apply(e));
        Recover<SnapshotOffer>(offer => _entity = _entity.Apply((ForecastSnapshot)offer.Snapshot));
        Recover<RecoveryCompleted>(_ => LoadState());
        Loading();
    }

    public override string PersistenceId { get; }

    protected override void PostStop()
    {
        _services.Publisher.Forget(_entity.Target, "ensemble");
        _stopping.Cancel();
        _stopping.Dispose();
        base.PostStop();
    }

    private void LoadState()
    {
        _ = LoadAsync().PipeTo(Self, failure: e => new Failed(null, e));

        async Task<object> LoadAsync()
        {
            if (_entity.StateAfter.Length == 0)
            {
                return new StateLoaded(_pipeline.NewState());
            }

            var saved = await _services.Blobs.GetAsync(_entity.StateAfter, _stopping.Token);
            return new StateLoaded(saved is { } bytes ? _pipeline.LoadState(bytes.Span) : _pipeline.NewState());
        }
    }

    private void Loading()
    {
        Command<StateLoaded>(loaded =>
        {
            _state = loaded.State;
            if (_lastEvent is { } last)
            {
                // The process may have died between the journal and the world: say it again, both sides ignore repeats.
                _ = _effects.ApplyAsync(last, [], null, last.Issued is null ? last.At : last.At + last.Issued.Leads[^1], _stopping.Token)
                    .PipeTo(Self, failure: e => new Failed(null, e), success: () => Repeated.Instance);
                _lastEvent = null;
                return;
            }

            Become(Idle);
            Stash.UnstashAll();
        });
        Command<Repeated>(_ =>
        {
            Become(Idle);
            Stash.UnstashAll();
        });
        Command<Failed>(failed => throw new InvalidOperationException($"{PersistenceId} could not resume", failed.Cause));
        Command<StopEntity>(_ => Context.Stop(Self));
        CommandAny(_ => Stash.Stash());
    }

    private void Idle()
    {
        Command<Tick>(tick =>
        {
            if (_entity.LastTick is { } last && tick.At <= last)
            {
                Sender.Tell(new TickDone(tick.Target, tick.At, null, 0, false, null));
                return;
            }

            var sender = Sender;
            _ = _workflow.RunAsync(tick, _state!, _entity.Sequence, _stopping.Token)
                .PipeTo(Self, sender, outcome => new Ran(tick, outcome), e => new Failed(tick, e));
            Become(() => Running(sender));
        });
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    private void Running(IActorRef requester)
    {
        Command<Ran>(ran =>
        {
            var losses = _entity.PairedLosses(ran.Outcome.Event.Scores);
            var challenger = _entity.Pending.LastOrDefault(p => p.Shadow is not null)?.Shadow!.Checkpoint;
            Persist(ran.Outcome.Event, e =>
            {
                _entity = _entity.Apply(e);
                _state = ran.Outcome.Next;
                Follow(ran, losses, challenger, requester);
            });
        });
        Command<TrainingAsked>(asked => Persist(asked.Event, e => _entity = _entity.Apply(e)));
        Command<TickDone>(done =>
        {
            requester.Tell(done);
            if (LastSequenceNr % EventsPerSnapshot == 0)
            {
                SaveSnapshot(_entity.Snapshot());
            }

            Become(Idle);
            Stash.UnstashAll();
        });
        Command<Failed>(failed =>
        {
            _log.Error(failed.Cause, "Tick {At} of {Target} failed", failed.Tick?.At, _entity.Target);
            CoreTelemetry.TicksFailed.Add(1, new KeyValuePair<string, object?>("target", _entity.Target));
            requester.Tell(new TickDone(_entity.Target, failed.Tick?.At ?? default, null, 0, true, failed.Cause.Message));
            Become(Idle);
            Stash.UnstashAll();
        });
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
        CommandAny(_ => Stash.Stash());
    }

    /// <summary>The world outside the journal, then (when it is time) a training round, then the answer.</summary>
    private void Follow(Ran ran, ImmutableArray<RegistryProtocol.PairedLoss> losses, string? challenger, IActorRef requester)
    {
        var e = ran.Outcome.Event;
        var done = new TickDone(e.Target, e.At, e.Issued?.Id, e.Scores.Length, e.Issued?.Degraded ?? false, null);
        var (train, self) = (TrainingDue(e.At), Self);
        var samples = _entity.Samples.ToImmutableArray();
        _ = FollowAsync().PipeTo(Self, requester, result => result, cause => new Failed(ran.Tick, cause));

        async Task<TickDone> FollowAsync()
        {
            await _effects.ApplyAsync(e, losses, challenger, ran.Outcome.LastValid, _stopping.Token);
            if (train)
            {
                self.Tell(new TrainingAsked(new TrainingStarted(e.Target, e.At, samples.Length, _services.Clock.GetUtcNow())));
                if (await _effects.TrainAsync(e.At, samples, _stopping.Token) is { } problem)
                {
                    _log.Info("No challenger for {Target} at {At}: {Reason}", e.Target, e.At, problem);
                }
            }

            return done;
        }
    }

    private bool TrainingDue(DateTimeOffset at) =>
        _services.Options.Incremental
        && _pipeline is IIncrementalPipeline
        && _entity.Samples.Count >= _services.Options.TrainMinSamples
        && !(at - _entity.LastTraining < _services.Options.TrainEvery);

    private sealed record StateLoaded(PipelineState State) : INoSerializationVerificationNeeded;

    private sealed record Ran(Tick Tick, TickWorkflow.Outcome Outcome) : INoSerializationVerificationNeeded;

    private sealed record TrainingAsked(TrainingStarted Event) : INoSerializationVerificationNeeded;

    private sealed record Failed(Tick? Tick, Exception Cause) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Repeated : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Repeated Instance = new();
    }
}
