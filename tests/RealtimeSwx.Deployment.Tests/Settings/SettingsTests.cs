using RealtimeSwx.Deployment.Tests.Kubernetes;
using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Settings;

/// <summary>Every setting that a deployment makes is one that a program reads: a renamed setting fails here and not in the cluster.</summary>
public sealed class SettingsTests
{
    /// <summary>Names the folder of the secrets; read from the environment alone.</summary>
    private const string Secrets = "Secrets";

    [Fact]
    public void Every_setting_of_the_images_and_manifests_ShouldBe_Read()
    {
        var bound = BoundSettings.All().Append(Secrets).ToHashSet();
        foreach (var file in new[] { "docker", "k8s" }.SelectMany(top => Repository.Files(top)).Where(f => !f.Contains("/secrets/", StringComparison.Ordinal)))
        {
            BoundSettings.Named(Repository.Read(file)).Where(key => !BoundSettings.Reads(bound, key)).ShouldBeEmpty($"{file} sets what nothing reads");
        }
    }

    [Fact]
    public void Every_secret_setting_of_the_compose_file_ShouldBe_Read()
    {
        var targets = Yaml.Read(Repository.Read("docker", "compose.yaml")).Map("services").Values.Cast<Dictionary<object, object>>()
            .SelectMany(s => s.List("secrets")).OfType<Dictionary<object, object>>().Select(s => Path.GetFileName(s.Text("target"))).Distinct().ToList();
        targets.ShouldContain("Database");
        targets.Except(BoundSettings.All()).ShouldBeEmpty();
    }

    [Fact]
    public void Every_variable_of_a_container_ShouldReachIt_Once()
    {
        var set = KustomizationFile.Load("k8s/base");
        foreach (var workload in set.Workloads)
        {
            var names = (workload.Container.EnvFrom ?? []).SelectMany(e => set.Get<k8s.Models.V1ConfigMap>(e.ConfigMapRef.Name).Data.Keys)
                .Concat((workload.Container.Env ?? []).Select(e => e.Name));
            names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty(workload.Name);
        }
    }

    [Fact]
    public void What_the_sources_bind_ShouldBe_Found() => BoundSettings.Of(
        """
        public sealed class CoreOptions
        {
            public const string SectionName = "Core";

            public string Centre { get; set; } = "local";

            public IReadOnlyList<LiveFeedOptions> Feeds { get; init; } = [];

            public TimeSpan Computed => TimeSpan.Zero;
        }

        var broker = builder.Configuration["Broker"]; var limit = configuration.GetValue<int>("Gateway:Limit");
        """).ShouldBe(["Core:Centre", "Core:Feeds", "Broker", "Gateway:Limit"]);

    [Fact]
    public void What_a_deployment_names_ShouldBe_Found() =>
        BoundSettings.Named("SWX__Cluster__Seeds__0=a\nSWX__Cluster__Seeds__1=b\n- { name: SWX__Live__Feeds__0__Name, value: x }\nSWX__Broker: c").ShouldBe(["Cluster:Seeds", "Live:Feeds", "Broker"]);

    [Theory]
    [InlineData("Channels:Webhooks:duty:Url", true)]
    [InlineData("Channels:Webhooks:duty:Uri", false)]
    [InlineData("Channels:Webhook:duty:Url", false)]
    public void A_key_below_a_property_ShouldBe_FoundByItsEnds(string key, bool read) =>
        BoundSettings.Reads(new HashSet<string> { "Channels:Webhooks", "Channels:Url" }, key).ShouldBe(read);

    [Theory]
    [InlineData("SWX__Core__Center")]
    [InlineData("SWX__Brocker")]
    public void A_planted_misspelt_setting_ShouldBe_Found(string variable) =>
        BoundSettings.Named($"{variable}=x").ShouldAllBe(key => !BoundSettings.Reads(BoundSettings.All(), key));
}
