using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Worker.Forecasting;

/// <summary>Loaded models by checkpoint, the least recently used closed first. Belongs to one actor: models are not thread-safe.</summary>
internal sealed class ModelCache(ILearners learners, int capacity) : IDisposable
{
    private readonly LinkedList<(string Key, IPipelineModel Model)> _models = new();

    public ImmutableArray<string> Checkpoints => [.. _models.Select(m => m.Key[(m.Key.IndexOf('@', StringComparison.Ordinal) + 1)..]).Distinct()];

    public bool Has(string target, string checkpoint) => Find(Key(target, checkpoint)) is not null;

    /// <summary>The model, or null when its bundle has not been added.</summary>
    public IPipelineModel? Get(string target, string checkpoint)
    {
        if (Find(Key(target, checkpoint)) is not { } node)
        {
            return null;
        }

        _models.Remove(node);
        _models.AddFirst(node);
        return node.Value.Model;
    }

    public void Add(IForecastPipeline pipeline, string checkpoint, ReadOnlyMemory<byte> bundle)
    {
        if (Has(pipeline.Target, checkpoint))
        {
            return;
        }

        _models.AddFirst((Key(pipeline.Target, checkpoint), pipeline.LoadModel(ModelBundle.Unpack(bundle), learners)));
        if (_models.Count > capacity)
        {
            _models.Last!.Value.Model.Dispose();
            _models.RemoveLast();
        }
    }

    /// <summary>The packed bundle of a checkpoint, or an error that names it.</summary>
    public static async Task<ReadOnlyMemory<byte>> FetchAsync(IBlobStore blobs, string checkpoint, CancellationToken cancel) =>
        await blobs.GetAsync(checkpoint, cancel) ?? throw new InputException(checkpoint, "the checkpoint is not in the blob store");

    public void Dispose()
    {
        foreach (var (_, model) in _models)
        {
            model.Dispose();
        }

        _models.Clear();
    }

    private static string Key(string target, string checkpoint) => $"{target}@{checkpoint}";

    private LinkedListNode<(string Key, IPipelineModel Model)>? Find(string key)
    {
        for (var node = _models.First; node is not null; node = node.Next)
        {
            if (node.Value.Key == key)
            {
                return node;
            }
        }

        return null;
    }
}
