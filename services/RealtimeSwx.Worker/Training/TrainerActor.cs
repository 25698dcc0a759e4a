using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Incremental;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage;
using RealtimeSwx.Worker.Forecasting;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Training;

/// <summary>Fine-tunes a champion on scored samples and stores the result as a challenger. One training at a time, on a pinned thread.</summary>
public sealed class TrainerActor : PullingActor
{
    private readonly Func<string, IForecastPipeline> _pipelines;
    private readonly IBlobStore _blobs;
    private readonly ILearners _learners;

    public TrainerActor(IActorRef queue, Func<string, IForecastPipeline> pipelines, IBlobStore blobs, ILearners learners, WorkerIdentity identity)
        : base(queue, identity, Kinds.Train)
    {
        (_pipelines, _blobs, _learners) = (pipelines, blobs, learners);
        Receive<Train>(work =>
        {
            Begin();
            var requester = Sender;
            _ = FetchAsync(work).PipeTo(Self, success: f => new Fetched(work, requester, f.Champion, f.Samples), failure: e => new Broken(work, requester, e));
        });
        Receive<Fetched>(OnFetched);
        Receive<Stored>(stored =>
        {
            stored.Requester.Tell(new Trained(stored.WorkId, stored.Checkpoint, stored.Samples));
            Pull(stored.WorkId);
        });
    }

    private async Task<(ReadOnlyMemory<byte> Champion, ImmutableArray<ScoredSample> Samples)> FetchAsync(Train work)
    {
        var champion = await ModelCache.FetchAsync(_blobs, work.Champion, Stopping);
        var samples = ImmutableArray.CreateBuilder<ScoredSample>();
        foreach (var reference in TrainingLabels.Shift(work.Samples, work.LabelShift))
        {
            if (await _blobs.GetAsync(reference.InputHash, Stopping) is { } payload)
            {
                samples.Add(Sample(work.Target, reference, payload));
            }
        }

        return (champion, samples.ToImmutable());
    }

    private static ScoredSample Sample(string target, ForecastProtocol.SampleRef reference, ReadOnlyMemory<byte> payload)
    {
        var input = new ForecastInput(target, reference.IssuedAt, reference.DataCutoff, Enum.Parse<InputTier>(reference.Tier), payload);
        var none = ImmutableSortedDictionary<string, double>.Empty;
        return ScoredSample.From(input, [.. reference.Leads.Select((lead, i) => new ForecastScore(
            "", target, reference.IssuedAt, reference.IssuedAt + lead, lead, reference.Truth[i], [], none, none, default))]);
    }

    private void OnFetched(Fetched f)
    {
        try
        {
            using var activity = WorkerTelemetry.Source.StartActivity("worker.train");
            activity?.SetTag("swx.target", f.Work.Target);
            if (_pipelines(f.Work.Target) is not IIncrementalPipeline pipeline)
            {
                throw new NotSupportedException($"{f.Work.Target} has no incremental training.");
            }

            var started = Stopwatch.GetTimestamp();
            var challenger = pipeline.Update(ModelBundle.Unpack(f.Champion), f.Samples, _learners, f.Work.Seed, Stopping);
            WorkerTelemetry.TrainSeconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("target", f.Work.Target));
            _ = _blobs.PutAsync(challenger.Packed, "application/vnd.realtimeswx.model.v1", Stopping)
                .PipeTo(Self, success: hash => new Stored(f.Work.WorkId, f.Requester, hash, f.Samples.Length), failure: e => new Broken(f.Work, f.Requester, e));
        }
        catch (Exception e)
        {
            Self.Tell(new Broken(f.Work, f.Requester, e));
        }
    }

    private sealed record Fetched(Train Work, IActorRef Requester, ReadOnlyMemory<byte> Champion, ImmutableArray<ScoredSample> Samples) : INoSerializationVerificationNeeded;

    private sealed record Stored(string WorkId, IActorRef Requester, string Checkpoint, int Samples) : INoSerializationVerificationNeeded;
}
