using k8s.Models;
using RealtimeSwx.Deployment.Tests.Support;
using YamlDotNet.Core;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>Each mistake is planted into the real files of the cpu overlay and must be the one problem that is found.</summary>
public sealed class PlantedMistakeTests
{
    private readonly Manifests _set = KustomizationFile.Load("k8s/overlays/cpu");

    private V1PodSpec Core => _set.Workload("StatefulSet core").Pod.Spec;

    [Theory]
    [InlineData("livenessProbe:", "livenesProbe:")]
    [InlineData("podManagementPolicy:", "podManagmentPolicy:")]
    [InlineData("runAsNonRoot: true", "runAsNonRot: true")]
    [InlineData("publishNotReadyAddresses:", "publishNotReadyAdresses:")]
    [InlineData("minAvailable:", "minAvailible:")]
    [InlineData("replicas: 3", "replicas: three")]
    public void A_misspelt_field_or_a_value_of_the_wrong_type_ShouldNotLoad(string right, string wrong)
    {
        var text = Repository.Read("k8s", "base", "core.yaml");
        text.ShouldContain(right);
        Should.Throw<YamlException>(() => Manifests.Parse(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_ConfigMap_that_is_not_there() => Planted(
        () => Core.Containers[0].EnvFrom[1].ConfigMapRef.Name = "core-setings",
        "StatefulSet core: there is no ConfigMap core-setings");

    [Fact]
    public void A_ConfigMap_volume_that_is_not_there() => Planted(
        () => Core.Volumes.Add(new V1Volume { Name = "rules", ConfigMap = new V1ConfigMapVolumeSource { Name = "prometheus-rule" } }),
        "StatefulSet core: there is no ConfigMap prometheus-rule");

    [Fact]
    public void A_secret_that_nobody_makes() => Planted(
        () => Core.Volumes.Single(v => v.Name == "secrets").Projected.Sources[1].Secret.Name = "databse",
        "StatefulSet core: Secret databse is not among those that the documentation has the operator make");

    [Fact]
    public void A_secret_in_the_environment() => Planted(
        () => Core.Containers[0].Env.Add(new V1EnvVar
        {
            Name = "SWX__Database",
            ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "database", Key = "Database" } },
        }),
        "StatefulSet core: a secret in the environment; mount it as a file");

    [Fact]
    public void A_mount_of_no_volume() => Planted(
        () => Core.Containers[0].VolumeMounts[0].Name = "temp",
        "StatefulSet core: there is no volume temp");

    [Fact]
    public void A_selector_that_is_not_of_its_own_pods() => Planted(
        () => _set.Get<V1Deployment>("gateway").Spec.Selector.MatchLabels = new Dictionary<string, string> { ["app.kubernetes.io/component"] = "gatway" },
        "Deployment gateway: its selector does not match its own pods");

    [Fact]
    public void A_service_that_selects_nothing() => Planted(
        () => _set.Get<V1Service>("gateway").Spec.Selector["app.kubernetes.io/component"] = "page",
        "Service gateway: its selector matches 0 workloads");

    [Fact]
    public void A_service_for_a_port_that_is_not_there() => Planted(
        () => _set.Get<V1Service>("gateway").Spec.Ports[0].TargetPort = "web",
        "Service gateway: no container has port web");

    [Fact]
    public void A_budget_that_selects_nothing() => Planted(
        () => _set.Get<V1PodDisruptionBudget>("core").Spec.Selector.MatchLabels["app.kubernetes.io/component"] = "cores",
        "PodDisruptionBudget core: its selector does not match one workload",
        "StatefulSet core: 3 replicas and no disruption budget");

    [Fact]
    public void A_policy_that_selects_nothing() => Planted(
        () => _set.Get<V1NetworkPolicy>("postgres").Spec.PodSelector.MatchLabels["app.kubernetes.io/component"] = "database",
        "NetworkPolicy postgres: its selector matches nothing");

    [Fact]
    public void A_policy_that_opens_a_port_that_is_not_there() => Planted(
        () => _set.Get<V1NetworkPolicy>("gateway").Spec.Ingress[0].Ports[0].Port = "https",
        "NetworkPolicy gateway: a pod that it selects has no port https");

    [Fact]
    public void No_default_deny() => Planted(
        () => _set.Get<V1NetworkPolicy>("default-deny").Spec.PolicyTypes = ["Ingress"],
        [.. _set.Workloads.Select(w => $"{w.Name}: no policy denies what no other allows")]);

    [Fact]
    public void A_missing_probe() => Planted(
        () => Core.Containers[0].ReadinessProbe = null,
        "StatefulSet core: container core has no readiness probe");

    [Fact]
    public void A_liveness_probe_that_restarts_for_a_dead_database() => Planted(
        () => Core.Containers[0].LivenessProbe.HttpGet.Path = "/health/ready",
        "StatefulSet core: the liveness probe of container core asks /health/ready, not only whether the process lives");

    [Fact]
    public void A_probe_of_a_port_that_is_not_there() => Planted(
        () => Core.Containers[0].StartupProbe.HttpGet.Port = 8081,
        "StatefulSet core: the startup probe of container core asks port 8081, which it does not have");

    [Fact]
    public void A_writable_root() => Planted(
        () => Core.Containers[0].SecurityContext.ReadOnlyRootFilesystem = null,
        "StatefulSet core: container core may escalate, write to its root or keeps capabilities");

    [Fact]
    public void A_pod_that_may_run_as_root() => Planted(
        () => Core.SecurityContext.RunAsUser = 0,
        "StatefulSet core: not runAsNonRoot with a numeric user and seccomp RuntimeDefault");

    [Fact]
    public void A_token_of_the_API_server() => Planted(
        () => Core.AutomountServiceAccountToken = null,
        "StatefulSet core: the pod carries a token of the API server");

    [Fact]
    public void An_image_without_a_tag() => Planted(
        () => Core.Containers[0].Image = "registry.example.org:5000/core:latest",
        "StatefulSet core: image registry.example.org:5000/core:latest has no fixed tag");

    [Fact]
    public void No_time_to_leave() => Planted(
        () => Core.TerminationGracePeriodSeconds = 30,
        "StatefulSet core: less than 60 s to leave in order");

    [Fact]
    public void A_seed_that_is_no_pod() => Planted(
        () => _set.Get<V1ConfigMap>("cluster-settings").Data["SWX__Cluster__Seeds__1"] = "akka.tcp://swx@core-7.core-cluster:4053",
        "seed akka.tcp://swx@core-7.core-cluster:4053 is the name of no pod");

    [Fact]
    public void One_seed_alone() => Planted(
        () => _set.Get<V1ConfigMap>("cluster-settings").Data.Remove("SWX__Cluster__Seeds__1"),
        "fewer than two seeds: a restarted seed would found a cluster of its own");

    [Fact]
    public void A_headless_service_that_waits_for_ready_pods() => Planted(
        () => _set.Get<V1Service>("core-cluster").Spec.PublishNotReadyAddresses = null,
        "Service core-cluster: not headless with the names of pods that are not ready; a pod is ready only once it has joined");

    [Fact]
    public void A_pod_without_an_address_of_its_own() => Planted(
        () => _set.Workload("Deployment worker").Container.Env.Clear(),
        "Deployment worker: announces no address of its own");

    private void Planted(Action mistake, params string[] problems)
    {
        mistake();
        ManifestLint.Problems(_set, OverlayTests.GivenSecrets).Distinct().ShouldBe(problems, ignoreOrder: true);
    }
}
