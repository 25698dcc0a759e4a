using System.Text.RegularExpressions;
using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Monitoring;

/// <summary>The alert rules about the system itself.</summary>
public sealed partial class RulesTests
{
    private const string Rules = "k8s/base/monitoring/swx.rules.yaml";

    [Fact]
    public async Task Promtool_ShouldAccept_TheRules()
    {
        var (exit, output, errors) = await Tool.RunAsync("promtool", "check", "rules", Repository.Path(Rules));
        exit.ShouldBe(0, output + errors);
    }

    [Fact]
    public async Task Each_fault_ShouldRaise_ItsAlert_AndAHealthySystemNone()
    {
        var (exit, output, errors) = await Tool.RunAsync(
            "promtool", "test", "rules", Repository.Path("tests", "RealtimeSwx.Deployment.Tests", "Monitoring", "swx.rules.test.yaml"));
        exit.ShouldBe(0, output + errors);
    }

    [Fact]
    public async Task Promtool_ShouldAccept_ThePrometheusOfTheComposeFile()
    {
        // The rules lie beside it in the container.
        var folder = Directory.CreateTempSubdirectory("swx-prometheus-");
        try
        {
            var config = Path.Combine(folder.FullName, "prometheus.yaml");
            File.Copy(Repository.Path("docker", "prometheus", "prometheus.yaml"), config);
            File.Copy(Repository.Path(Rules), Path.Combine(folder.FullName, "swx.rules.yaml"));
            var (exit, output, errors) = await Tool.RunAsync("promtool", "check", "config", "--syntax-only", config);
            exit.ShouldBe(0, output + errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_metric_of_the_rules_ShouldBe_OneThatTheProgramsExport()
    {
        var exported = new[] { "shared", "services" }
            .SelectMany(top => Repository.Files(top, "*.cs"))
            .SelectMany(f => Instrument().Matches(Repository.Read(f)))
            .SelectMany(Exported)
            .ToHashSet();
        exported.ShouldContain("swx_forecasts_issued_total");
        Metric().Matches(Repository.Read(Rules)).Select(m => m.Value).Distinct().Where(m => !exported.Contains(m)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_alert_ShouldSay_HowBadItIs_AndWhatToDo()
    {
        var groups = Yaml.Read(Repository.Read(Rules)).List("groups").Cast<Dictionary<object, object>>();
        foreach (var rule in groups.SelectMany(g => g.List("rules")).Cast<Dictionary<object, object>>())
        {
            rule.Map("labels").Text("severity").ShouldBeOneOf("warning", "critical");
            rule.Map("annotations").Text("summary").ShouldNotBeEmpty(rule.Text("alert"));
            rule.Map("annotations").Text("action").ShouldNotBeEmpty(rule.Text("alert"));
        }
    }

    /// <summary>The names under which OpenTelemetry's Prometheus exporter shows an instrument.</summary>
    private static IEnumerable<string> Exported(Match instrument)
    {
        var name = instrument.Groups["name"].Value.Replace('.', '_') + (instrument.Groups["unit"].Value == "s" ? "_seconds" : "");
        return instrument.Groups["kind"].Value switch
        {
            "Counter" => [name + "_total"],
            "Histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"Create(?<kind>Counter|Histogram|UpDownCounter|ObservableGauge|Gauge)<\w+>\(\s*""(?<name>swx[\w.]+)"",\s*(unit: )?""(?<unit>[^""]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"\bswx_[a-z_]+")]
    private static partial Regex Metric();
}
