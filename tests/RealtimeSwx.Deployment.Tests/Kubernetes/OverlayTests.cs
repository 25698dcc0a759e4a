using System.Text.RegularExpressions;
using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Kubernetes;

/// <summary>Each overlay as <c>kubectl</c> renders it, and as its files stand.</summary>
public sealed partial class OverlayTests
{
    /// <summary>What docs/deployment.md has the operator make.</summary>
    internal static readonly IReadOnlySet<string> GivenSecrets = new HashSet<string> { "core", "worker", "gateway", "database", "mosquitto", "postgres" };

    /// <summary>Components and <c>labels</c> came with kustomize 4; Debian 12's kubectl 1.20 has 2.0.</summary>
    private const int OldestKustomize = 4;

    public static TheoryData<string> Overlays => [.. Directory.GetDirectories(Repository.Path("k8s", "overlays")).Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_overlay_ShouldRender_ToObjectsThatLoadStrictly_WithoutAProblem(string overlay)
    {
        var set = await RenderAsync($"k8s/overlays/{overlay}");
        ManifestLint.Problems(set, GivenSecrets).ShouldBeEmpty();
        set.Objects.Where(o => o.Kind != "Namespace" && o.Metadata.NamespaceProperty != "realtimeswx").Select(Manifests.Title).ShouldBeEmpty();
        foreach (var label in (string[])["app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of"])
        {
            set.Workloads.Where(w => !w.Pod.Metadata.Labels.ContainsKey(label)).Select(w => w.Name).ShouldBeEmpty(label);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task What_kubectl_renders_ShouldBe_WhatTheFilesHold(string overlay)
    {
        var rendered = await RenderAsync($"k8s/overlays/{overlay}");
        var files = KustomizationFile.Load($"k8s/overlays/{overlay}");
        Titles(rendered).ShouldBe(Titles(files));

        static IEnumerable<string> Titles(Manifests set) => set.Objects.Select(o => Suffix().Replace(Manifests.Title(o), "")).Order(StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_files_of_an_overlay_ShouldLoadStrictly_WithoutAProblem(string overlay)
    {
        ManifestLint.Problems(KustomizationFile.Load($"k8s/overlays/{overlay}"), GivenSecrets).ShouldBeEmpty();
        foreach (var patch in KustomizationFile.Patches($"k8s/overlays/{overlay}"))
        {
            Manifests.Documents(Repository.Read(patch)).Count().ShouldBe(1, patch);
        }
    }

    [Fact]
    public async Task The_GPU_overlay_ShouldAsk_ForOneGpu_AndTheCpuOverlay_ForNone()
    {
        var (cpu, gpu) = (await RenderAsync("k8s/overlays/cpu"), await RenderAsync("k8s/overlays/gpu"));
        var worker = gpu.Get<k8s.Models.V1Deployment>("worker").Spec;
        worker.Strategy.Type.ShouldBe("Recreate");
        worker.Strategy.RollingUpdate.ShouldBeNull();
        worker.Template.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"].ToString().ShouldBe("1");
        worker.Template.Spec.Containers[0].Image.ShouldEndWith("-cuda");
        worker.Template.Spec.Tolerations.ShouldContain(t => t.Key == "nvidia.com/gpu" && t.Effect == "NoSchedule");
        worker.Template.Spec.NodeSelector.ShouldContainKey("nvidia.com/gpu.present");
        cpu.Workloads.ShouldAllBe(w => !w.Container.Resources.Limits.ContainsKey("nvidia.com/gpu"));
        cpu.Workload("Deployment worker").Container.Image.ShouldNotEndWith("-cuda");
    }

    [Fact]
    public void Every_secret_that_the_operator_makes_ShouldBe_Documented()
    {
        var page = Repository.Read("docs", "deployment.md");
        GivenSecrets.Where(s => !page.Contains($"`{s}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task<Manifests> RenderAsync(string folder)
    {
        var version = await Tool.RunAsync("kubectl", "version", "--client");
        if (!(Kustomize().Match(version.Output) is { Success: true } found && int.Parse(found.Groups[1].Value) >= OldestKustomize))
        {
            Assert.Skip($"skipped: this kubectl has a kustomize older than {OldestKustomize}");
        }

        var (exit, yaml, errors) = await Tool.RunAsync("kubectl", "kustomize", Repository.Path(folder));
        (exit, errors).ShouldBe((0, ""));
        return Manifests.Parse(yaml);
    }

    [GeneratedRegex(@"Kustomize Version: v(\d+)\.")]
    private static partial Regex Kustomize();

    /// <summary>Of the content of a generated ConfigMap.</summary>
    [GeneratedRegex("(?<=^ConfigMap .*)-[0-9a-z]{10}$")]
    private static partial Regex Suffix();
}
