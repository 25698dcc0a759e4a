using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Sequence.Studies;

/// <summary>Files of a study that a stopped run goes on from.</summary>
internal static class Kept
{
    /// <summary>Named by what it depends on, so that another setting starts anew.</summary>
    public static string Path(string work, string name, object settings, string extension)
    {
        Directory.CreateDirectory(work);
        return System.IO.Path.Combine(work, $"{name}-{ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(settings))[..12]}{extension}");
    }
}
