using k8s;
using k8s.Models;
using RealtimeSwx.Deployment.Tests.Support;
using YamlDotNet.Serialization;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>
/// A kustomization read without kustomize: its resources, components and generated ConfigMaps as they stand in the files, without patches, name
/// suffixes and common labels. Enough to check every file where no kubectl is installed.
/// </summary>
public static class KustomizationFile
{
    /// <param name="folder">Relative to the repository.</param>
    public static Manifests Load(string folder) => Manifests.Of(Objects(Path.GetFullPath(Repository.Path(folder))));

    /// <summary>The patch files that a kustomization names, relative to the repository.</summary>
    public static IEnumerable<string> Patches(string folder) =>
        (Read(Repository.Path(folder)).Patches ?? []).Select(p => Path.Combine(folder, p["path"]));

    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Objects(string folder)
    {
        var file = Read(folder);
        foreach (var entry in (file.Resources ?? []).Concat(file.Components ?? []))
        {
            var path = Path.GetFullPath(Path.Combine(folder, entry));
            foreach (var o in Directory.Exists(path) ? Objects(path) : Manifests.Documents(File.ReadAllText(path)))
            {
                yield return o;
            }
        }

        foreach (var generated in (file.ConfigMapGenerator ?? []).Where(g => g.Behavior is null))
        {
            yield return new V1ConfigMap
            {
                Kind = "ConfigMap",
                ApiVersion = "v1",
                Metadata = new V1ObjectMeta { Name = generated.Name },
                Data = Data(folder, generated),
            };
        }
    }

    private static Dictionary<string, string> Data(string folder, Generator generator)
    {
        var lines = (generator.Envs ?? []).SelectMany(f => File.ReadLines(Path.Combine(folder, f))).Where(l => l.Length > 0 && l[0] != '#')
            .Concat(generator.Literals ?? []);
        var data = lines.Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        foreach (var name in generator.Files ?? [])
        {
            data[Path.GetFileName(name)] = File.ReadAllText(Path.Combine(folder, name));
        }

        return data;
    }

    private static Kustomization Read(string folder) => new DeserializerBuilder()
        .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.CamelCaseNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<Kustomization>(File.ReadAllText(Path.Combine(folder, "kustomization.yaml")));

    private sealed class Kustomization
    {
        public List<string>? Resources { get; set; }

        public List<string>? Components { get; set; }

        public List<Generator>? ConfigMapGenerator { get; set; }

        public List<Dictionary<string, string>>? Patches { get; set; }
    }

    private sealed class Generator
    {
        public string Name { get; set; } = "";

        public string? Behavior { get; set; }

        public List<string>? Envs { get; set; }

        public List<string>? Literals { get; set; }

        public List<string>? Files { get; set; }
    }
}
