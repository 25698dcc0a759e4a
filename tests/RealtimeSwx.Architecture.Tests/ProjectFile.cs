using System.Xml.Linq;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Architecture.Tests;

/// <summary>A project file as the tests see it.</summary>
/// <param name="Name">Without <c>RealtimeSwx.</c>.</param>
public sealed record ProjectFile(string Name, string Folder, IReadOnlySet<string> Projects, IReadOnlySet<string> Packages, bool RunsTorch)
{
    public bool IsService => Folder.Contains($"{Path.DirectorySeparatorChar}services{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    /// <summary>Every project under shared/ and services/.</summary>
    public static IReadOnlyDictionary<string, ProjectFile> All() =>
        new[] { "shared", "services" }
            .SelectMany(top => Directory.EnumerateFiles(Path.Combine(ReferenceData.Repository(), top), "*.csproj", SearchOption.AllDirectories))
            .Select(Read)
            .ToDictionary(p => p.Name);

    /// <summary>Source files of a folder of the repository, without what the build made.</summary>
    public static IEnumerable<string> Sources(string top, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(ReferenceData.Repository(), top), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "wwwroot"));

    private static ProjectFile Read(string path)
    {
        var xml = XDocument.Load(path);
        return new ProjectFile(
            Short(path),
            Path.GetDirectoryName(path)!,
            Includes(xml, "ProjectReference").Select(Short).ToHashSet(),
            Includes(xml, "PackageReference").ToHashSet(),
            xml.Descendants("Import").Any(i => i.Attribute("Project")!.Value.EndsWith("Torch.props", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Includes(XDocument xml, string item) =>
        xml.Descendants(item).Select(e => e.Attribute("Include")!.Value);

    private static string Short(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("RealtimeSwx.", "", StringComparison.Ordinal);
}
