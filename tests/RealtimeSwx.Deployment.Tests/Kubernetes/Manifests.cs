using k8s;
using k8s.Models;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>Something that runs pods.</summary>
/// <param name="Name">Kind and name, as messages show it.</param>
public sealed record Workload(string Name, V1LabelSelector Selector, V1PodTemplateSpec Pod, int Replicas)
{
    public V1Container Container => Pod.Spec.Containers.Single();
}

/// <summary>The objects of one deployment, read strictly: a field that Kubernetes does not know is an error.</summary>
public sealed class Manifests
{
    private Manifests(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => Objects = objects;

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    public IReadOnlyList<Workload> Workloads =>
    [
        .. All<V1Deployment>().Select(d => new Workload(Title(d), d.Spec.Selector, d.Spec.Template, d.Spec.Replicas ?? 1)),
        .. All<V1StatefulSet>().Select(s => new Workload(Title(s), s.Spec.Selector, s.Spec.Template, s.Spec.Replicas ?? 1)),
    ];

    /// <exception cref="YamlDotNet.Core.YamlException">No YAML, or an unknown or misplaced field.</exception>
    public static Manifests Parse(string yaml) => new([.. Documents(yaml)]);

    public static Manifests Of(IEnumerable<IKubernetesObject<V1ObjectMeta>> objects) => new([.. objects]);

    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> Documents(string yaml) =>
        KubernetesYaml.LoadAllFromString(yaml, typeMap: null, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>();

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    public T Get<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => All<T>().Single(o => o.Metadata.Name == name);

    public Workload Workload(string name) => Workloads.Single(w => w.Name == name);

    public static string Title(IKubernetesObject<V1ObjectMeta> o) => $"{o.Kind} {o.Metadata.Name}";
}
