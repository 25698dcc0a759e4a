using System.Text.RegularExpressions;
using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Settings;

/// <summary>
/// The settings that the programs read, found in their sources: properties of options classes with a <c>SectionName</c>, and keys that are read
/// from the configuration by name.
/// </summary>
public static partial class BoundSettings
{
    /// <summary>Keys such as <c>Cluster:Seeds</c>; an element of a list has no key of its own.</summary>
    public static IReadOnlySet<string> All() => new[] { "shared", "services" }
        .SelectMany(top => Repository.Files(top, "*.cs"))
        .SelectMany(f => Of(Repository.Read(f)))
        .ToHashSet();

    /// <summary>
    /// Whether a key is read: as it stands, or below a property that is an object or a dictionary, whose classes stand in the same file.
    /// </summary>
    public static bool Reads(IReadOnlySet<string> bound, string key) =>
        bound.Contains(key) || (key.Split(':') is [var section, var property, .., var last] && bound.Contains($"{section}:{property}") && bound.Contains($"{section}:{last}"));

    public static IEnumerable<string> Of(string source)
    {
        if (SectionName().Match(source) is { Success: true } section)
        {
            foreach (Match property in Property().Matches(source))
            {
                yield return $"{section.Groups[1].Value}:{property.Groups[1].Value}";
            }
        }

        foreach (Match key in Key().Matches(source))
        {
            yield return key.Groups[1].Value;
        }

        // A secret is a file, or for trials its text.
        foreach (Match secret in Secret().Matches(source))
        {
            yield return secret.Groups[1].Value + "File";
            yield return secret.Groups[1].Value;
        }
    }

    /// <summary>Keys of the environment variables that a text names. <c>SWX__Cluster__Seeds__0</c> is <c>Cluster:Seeds</c>.</summary>
    public static IEnumerable<string> Named(string text) =>
        Variable().Matches(text).Select(m => Element().Replace(m.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), "")).Distinct();

    [GeneratedRegex(@"const string SectionName = ""(\w+)""")]
    private static partial Regex SectionName();

    [GeneratedRegex(@"public (?:required )?[\w<>?\[\], .]+ (\w+) \{ get; (?:set|init); \}")]
    private static partial Regex Property();

    [GeneratedRegex(@"(?:[cC]onfiguration|[sS]ettings)(?:\[|\.GetValue<\w+\??>\(|\.Require\()""([A-Z][\w:]*)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?:Secret\.From\([^""]*|const string Setting = )""([A-Z][\w:]*)""")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\bSWX__((?:[A-Za-z0-9]+)(?:__[A-Za-z0-9]+)*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@":\d+(:.*)?$")]
    private static partial Regex Element();
}
