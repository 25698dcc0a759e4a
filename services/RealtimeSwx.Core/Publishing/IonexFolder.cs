using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Publishing;

/// <summary>
/// Forecast maps as files: <c>&lt;folder&gt;/&lt;analysis&gt;/SWX0OPSPRD_…_GIM.INX.gz</c>, whole or not there at all. Writing one twice gives the same
/// file. A folder that cannot be written to costs the file, not the forecast: it is counted as dropped.
/// </summary>
internal sealed class IonexFolder(CoreOptions options, IBlobStore blobs)
{
    /// <param name="maps">Blob hashes by lead; empty for scalar targets.</param>
    public async Task WriteAsync(string id, string target, DateTimeOffset issuedAt, IReadOnlyList<string> maps, CancellationToken cancel)
    {
        if (options.IonexFolder is not { Length: > 0 } folder || maps.Count == 0)
        {
            return;
        }

        var decoded = new List<TecMap>();
        foreach (var hash in maps)
        {
            if (await blobs.GetAsync(hash, cancel) is not { } bytes)
            {
                Dropped("a map is not in the blob store");
                return;
            }

            decoded.Add(TecMapCodec.Decode(bytes));
        }

        var file = new ForecastIonex(id, target, issuedAt, decoded);
        var path = Path.Combine(folder, target["tec/".Length..].Replace('/', '-'), file.LongName(options.IonexCentre) + ".gz");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path + ".part", file.Compressed(), cancel);
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dropped(e.GetType().Name);
        }
    }

    private static void Dropped(string reason) =>
        CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", "ionex"), new KeyValuePair<string, object?>("reason", reason));
}
