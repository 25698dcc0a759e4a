using k8s.Models;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>What must hold in every deployment. Each rule is a pure function from the objects to sentences that say what is wrong.</summary>
public static class ManifestLint
{
    public static IReadOnlyList<string> Problems(Manifests set, IReadOnlySet<string> givenSecrets) =>
    [
        .. References.Problems(set, givenSecrets),
        .. Selectors.Problems(set),
        .. set.Workloads.SelectMany(w => Probes.Problems(w).Concat(Restrictions.Problems(w))),
        .. Availability.Problems(set),
        .. Seeds.Problems(set),
    ];
}

/// <summary>What a pod names is there.</summary>
public static class References
{
    /// <param name="givenSecrets">Secrets that the operator makes; the repository holds none.</param>
    public static IEnumerable<string> Problems(Manifests set, IReadOnlySet<string> givenSecrets)
    {
        var maps = set.All<V1ConfigMap>().Select(m => m.Metadata.Name).ToHashSet();
        foreach (var workload in set.Workloads)
        {
            var pod = workload.Pod.Spec;
            var named = pod.Containers.SelectMany(c => (c.EnvFrom ?? []).Select(e => e.ConfigMapRef?.Name))
                .Concat((pod.Volumes ?? []).Select(v => v.ConfigMap?.Name));
            foreach (var map in named.OfType<string>().Where(m => !maps.Contains(m)))
            {
                yield return $"{workload.Name}: there is no ConfigMap {map}";
            }

            var secrets = (pod.Volumes ?? []).Select(v => v.Secret?.SecretName)
                .Concat((pod.Volumes ?? []).SelectMany(v => v.Projected?.Sources ?? []).Select(s => s.Secret?.Name));
            foreach (var secret in secrets.OfType<string>().Where(s => !givenSecrets.Contains(s)))
            {
                yield return $"{workload.Name}: Secret {secret} is not among those that the documentation has the operator make";
            }

            if (pod.Containers.Any(c => (c.Env ?? []).Any(e => e.ValueFrom?.SecretKeyRef is not null) || (c.EnvFrom ?? []).Any(e => e.SecretRef is not null)))
            {
                yield return $"{workload.Name}: a secret in the environment; mount it as a file";
            }

            var volumes = (pod.Volumes ?? []).Select(v => v.Name).Concat(Claims(set, workload)).ToHashSet();
            foreach (var mount in pod.Containers.SelectMany(c => c.VolumeMounts ?? []).Where(m => !volumes.Contains(m.Name)))
            {
                yield return $"{workload.Name}: there is no volume {mount.Name}";
            }
        }

        var services = set.All<V1Service>().Select(s => s.Metadata.Name).ToHashSet();
        foreach (var stateful in set.All<V1StatefulSet>().Where(s => !services.Contains(s.Spec.ServiceName)))
        {
            yield return $"{Manifests.Title(stateful)}: there is no Service {stateful.Spec.ServiceName}";
        }
    }

    private static IEnumerable<string> Claims(Manifests set, Workload workload) => set.All<V1StatefulSet>()
        .Where(s => Manifests.Title(s) == workload.Name)
        .SelectMany(s => s.Spec.VolumeClaimTemplates ?? [])
        .Select(c => c.Metadata.Name);
}

/// <summary>Every selector finds its pods, every named port is one of theirs.</summary>
public static class Selectors
{
    public static IEnumerable<string> Problems(Manifests set)
    {
        var workloads = set.Workloads;
        foreach (var w in workloads.Where(w => !Matches(w.Selector, w)))
        {
            yield return $"{w.Name}: its selector does not match its own pods";
        }

        foreach (var service in set.All<V1Service>())
        {
            var found = workloads.Where(w => service.Spec.Selector.All(l => w.Pod.Metadata.Labels.TryGetValue(l.Key, out var v) && v == l.Value)).ToList();
            if (found.Count != 1)
            {
                yield return $"{Manifests.Title(service)}: its selector matches {found.Count} workloads";
            }

            foreach (var port in service.Spec.Ports.Where(p => found.Any(w => !HasPort(w, p.TargetPort?.Value))))
            {
                yield return $"{Manifests.Title(service)}: no container has port {port.TargetPort?.Value}";
            }
        }

        foreach (var budget in set.All<V1PodDisruptionBudget>().Where(b => workloads.Count(w => Matches(b.Spec.Selector, w)) != 1))
        {
            yield return $"{Manifests.Title(budget)}: its selector does not match one workload";
        }

        foreach (var policy in set.All<V1NetworkPolicy>())
        {
            var chosen = workloads.Where(w => Matches(policy.Spec.PodSelector, w)).ToList();
            if (chosen.Count == 0)
            {
                yield return $"{Manifests.Title(policy)}: its selector matches nothing";
            }

            foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(i => i.Ports ?? []).Where(p => chosen.Any(w => !HasPort(w, p.Port.Value))))
            {
                yield return $"{Manifests.Title(policy)}: a pod that it selects has no port {port.Port.Value}";
            }
        }
    }

    public static bool Matches(V1LabelSelector selector, Workload workload)
    {
        var labels = workload.Pod.Metadata.Labels;
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(l => labels.TryGetValue(l.Key, out var v) && v == l.Value)
            && (selector.MatchExpressions ?? []).All(e => e.OperatorProperty == "In" && labels.TryGetValue(e.Key, out var v) && e.Values.Contains(v));
    }

    private static bool HasPort(Workload workload, string? port) =>
        workload.Pod.Spec.Containers.SelectMany(c => c.Ports ?? []).Any(p => p.Name == port || $"{p.ContainerPort}" == port);
}
