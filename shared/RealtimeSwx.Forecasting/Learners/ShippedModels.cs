namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Where the models that come with the program lie: <c>SWX_MODELS</c>, then <c>models/</c> beside the program, then up the folder tree.</summary>
public static class ShippedModels
{
    /// <summary>Folder of the champion for a target (<c>symh</c>, <c>kp</c> …), null when none is shipped.</summary>
    public static string? Find(string target) => Roots().Select(r => Path.Combine(r, target)).FirstOrDefault(Directory.Exists);

    /// <summary>The champion's bundle, null when none is shipped.</summary>
    public static ModelBundle? Load(string target) => Find(target) is { } folder ? ModelBundle.FromFolder(target, folder) : null;

    /// <summary>Names of what is shipped, in order.</summary>
    public static IReadOnlyList<string> Families() =>
        [.. Roots().Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Select(f => Path.GetFileName(f)!).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("SWX_MODELS") is { Length: > 0 } configured)
        {
            yield return configured;
            yield break;
        }

        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return Path.Combine(folder, "models");
        }
    }
}
