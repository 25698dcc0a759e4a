using Akka.Actor;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Clustering;

/// <summary>Labels seconds of pulses by the landmarks of their station's last window, beside the clusterer so that no second waits for a window.</summary>
public sealed class LabellerActor : PullingActor
{
    /// <summary>Models that are kept in memory; a station uses one for ten seconds.</summary>
    private const int MaxModels = 64;
    private readonly IBlobStore _blobs;
    private readonly Dictionary<string, (string Hash, LabelModel Model)> _models = new(StringComparer.Ordinal);

    public LabellerActor(IActorRef queue, IBlobStore blobs, WorkerIdentity identity)
        : base(queue, identity with { Device = "cpu" }, Kinds.Label)
    {
        _blobs = blobs;
        Receive<Label>(work =>
        {
            Begin();
            var requester = Sender;
            var known = _models.TryGetValue(work.Station, out var held) && held.Hash == work.Model ? held.Model : null;
            LabelAsync(work, known).PipeTo(Self, success: d => new Done(work, requester, d.Model, d.Classes), failure: e => new Broken(work, requester, e));
        });
        Receive<Done>(done =>
        {
            if (_models.Count >= MaxModels && !_models.ContainsKey(done.Work.Station))
            {
                _models.Clear();
            }

            _models[done.Work.Station] = (done.Work.Model, done.Model);
            done.Requester.Tell(new Labelled(done.Work.WorkId, done.Classes));
            Pull(done.Work.WorkId);
        });
    }

    private async Task<(LabelModel Model, byte[] Classes)> LabelAsync(Label work, LabelModel? known)
    {
        var pulses = PulseBatchCodec.Decode(await ReadAsync(work.Pulses));
        var model = known ?? LabelModel.Of(ClusterResult.FromBytes((await ReadAsync(work.Model)).Span));
        return (model, SecondClasses.Of(pulses, model).ToBytes());
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string blob) =>
        await _blobs.GetAsync(blob, Stopping).ConfigureAwait(false) ?? throw new InputException(blob, "the blob is missing");

    private sealed record Done(Label Work, IActorRef Requester, LabelModel Model, ReadOnlyMemory<byte> Classes) : INoSerializationVerificationNeeded;
}
