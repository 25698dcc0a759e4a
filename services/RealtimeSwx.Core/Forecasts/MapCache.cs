using RealtimeSwx.Actors.Series;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>Maps decoded lately, so that a window of days is not read from the blob store again at each issue. Used by one tick at a time.</summary>
internal sealed class MapCache(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<(string Blob, TecMap Map)>> _byBlob = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Blob, TecMap Map)> _recent = new();

    public async Task<TecMap> GetAsync(SeriesProtocol.MapRef reference, IBlobStore blobs, CancellationToken cancel)
    {
        if (_byBlob.TryGetValue(reference.Blob, out var node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Map with { AvailableAt = reference.AvailableAt };
        }

        var bytes = await blobs.GetAsync(reference.Blob, cancel) ?? throw new InputException(reference.Blob, "the map's blob is missing");
        var map = TecMapCodec.Decode(bytes);
        _byBlob[reference.Blob] = _recent.AddFirst((reference.Blob, map));
        if (_byBlob.Count > capacity)
        {
            _byBlob.Remove(_recent.Last!.Value.Blob);
            _recent.RemoveLast();
        }

        return map with { AvailableAt = reference.AvailableAt };
    }
}
