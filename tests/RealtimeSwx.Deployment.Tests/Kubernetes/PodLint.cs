using k8s.Models;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>
/// Three probes with three questions: has it started, must it be restarted, may it have work. A liveness probe that asks the readiness question
/// would restart pods because a database or an upstream is away.
/// </summary>
public static class Probes
{
    public static IEnumerable<string> Problems(Workload workload)
    {
        foreach (var c in workload.Pod.Spec.Containers)
        {
            var probes = new[] { ("startup", c.StartupProbe), ("liveness", c.LivenessProbe), ("readiness", c.ReadinessProbe) };
            foreach (var (kind, probe) in probes)
            {
                if (probe is null)
                {
                    yield return $"{workload.Name}: container {c.Name} has no {kind} probe";
                }
                else if ((probe.HttpGet?.Port ?? probe.TcpSocket?.Port)?.Value is { } port && (c.Ports ?? []).All(p => p.Name != port && $"{p.ContainerPort}" != port))
                {
                    yield return $"{workload.Name}: the {kind} probe of container {c.Name} asks port {port}, which it does not have";
                }
            }

            if (c.LivenessProbe?.HttpGet?.Path is { } live && live != "/health/live")
            {
                yield return $"{workload.Name}: the liveness probe of container {c.Name} asks {live}, not only whether the process lives";
            }

            if (c.ReadinessProbe?.HttpGet?.Path is { } ready && ready != "/health/ready")
            {
                yield return $"{workload.Name}: the readiness probe of container {c.Name} asks {ready}";
            }
        }
    }
}

/// <summary>The restricted Pod Security Standard, and the few things beyond it that cost nothing.</summary>
public static class Restrictions
{
    public static IEnumerable<string> Problems(Workload workload)
    {
        var pod = workload.Pod.Spec;
        if (pod.AutomountServiceAccountToken != false)
        {
            yield return $"{workload.Name}: the pod carries a token of the API server";
        }

        if (pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0 } || pod.SecurityContext.SeccompProfile?.Type != "RuntimeDefault")
        {
            yield return $"{workload.Name}: not runAsNonRoot with a numeric user and seccomp RuntimeDefault";
        }

        foreach (var c in pod.Containers)
        {
            if (c.SecurityContext is not { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true } || c.SecurityContext.Capabilities?.Drop?.Contains("ALL") != true)
            {
                yield return $"{workload.Name}: container {c.Name} may escalate, write to its root or keeps capabilities";
            }

            if (c.Resources?.Requests?.ContainsKey("memory") != true || c.Resources.Limits?.ContainsKey("memory") != true)
            {
                yield return $"{workload.Name}: container {c.Name} has no memory request and limit";
            }

            var tag = c.Image.Split('/')[^1].Split(':');
            if (tag.Length != 2 || tag[1] == "latest")
            {
                yield return $"{workload.Name}: image {c.Image} has no fixed tag";
            }
        }
    }
}

/// <summary>Upgrades and drained nodes interrupt no service.</summary>
public static class Availability
{
    public static IEnumerable<string> Problems(Manifests set)
    {
        foreach (var w in set.Workloads)
        {
            if (w.Replicas > 1 && set.All<V1PodDisruptionBudget>().All(b => !Selectors.Matches(b.Spec.Selector, w)))
            {
                yield return $"{w.Name}: {w.Replicas} replicas and no disruption budget";
            }

            if (w.Replicas > 1 && (w.Pod.Spec.TopologySpreadConstraints ?? []).All(t => !Selectors.Matches(t.LabelSelector, w)))
            {
                yield return $"{w.Name}: {w.Replicas} replicas and nothing that spreads them over nodes";
            }

            if (w.Pod.Spec.TerminationGracePeriodSeconds is null or < 60)
            {
                yield return $"{w.Name}: less than 60 s to leave in order";
            }

            if (set.All<V1NetworkPolicy>().All(p => !Selectors.Matches(p.Spec.PodSelector, w) || p.Spec.Ingress is { Count: > 0 } || p.Spec.PolicyTypes is not ["Ingress", "Egress"]))
            {
                yield return $"{w.Name}: no policy denies what no other allows";
            }
        }
    }
}
