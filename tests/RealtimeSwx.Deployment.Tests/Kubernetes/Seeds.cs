using System.Text.RegularExpressions;
using k8s.Models;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>
/// The cluster forms: every seed is the stable name of a pod of a StatefulSet, there are two, the headless service tells their names before they
/// are ready, and every pod announces a name of its own.
/// </summary>
public static partial class Seeds
{
    private const string Setting = "SWX__Cluster__Seeds__";

    public static IEnumerable<string> Problems(Manifests set)
    {
        var maps = set.All<V1ConfigMap>().Where(m => m.Data.Keys.Any(k => k.StartsWith(Setting, StringComparison.Ordinal))).ToList();
        if (maps.Count != 1)
        {
            yield return $"{maps.Count} ConfigMaps have seeds; one is for all";
            yield break;
        }

        var seeds = maps[0].Data.Where(d => d.Key.StartsWith(Setting, StringComparison.Ordinal)).Select(d => d.Value).ToList();
        if (seeds.Distinct().Count() < 2)
        {
            yield return "fewer than two seeds: a restarted seed would found a cluster of its own";
        }

        foreach (var seed in seeds)
        {
            var m = Address().Match(seed);
            var pods = set.All<V1StatefulSet>().SingleOrDefault(s => s.Metadata.Name == m.Groups["set"].Value && s.Spec.ServiceName == m.Groups["service"].Value);
            if (!m.Success || pods is null || int.Parse(m.Groups["pod"].Value) >= pods.Spec.Replicas)
            {
                yield return $"seed {seed} is the name of no pod";
                continue;
            }

            var service = set.All<V1Service>().SingleOrDefault(s => s.Metadata.Name == pods.Spec.ServiceName);
            if (service is not null && (service.Spec.ClusterIP != "None" || service.Spec.PublishNotReadyAddresses != true))
            {
                yield return $"{Manifests.Title(service)}: not headless with the names of pods that are not ready; a pod is ready only once it has joined";
            }

            if (!set.Workload(Manifests.Title(pods)).Container.Ports.Any(p => $"{p.ContainerPort}" == m.Groups["port"].Value))
            {
                yield return $"seed {seed}: no container has this port";
            }
        }

        foreach (var w in set.Workloads.Where(w => (w.Container.EnvFrom ?? []).Any(e => e.ConfigMapRef?.Name == maps[0].Metadata.Name)))
        {
            if ((w.Container.Env ?? []).All(e => e.Name != "SWX__Cluster__PublicHostName"))
            {
                yield return $"{w.Name}: announces no address of its own";
            }
        }
    }

    [GeneratedRegex(@"^akka\.tcp://swx@(?<set>[a-z-]+)-(?<pod>\d+)\.(?<service>[a-z-]+):(?<port>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
