using System.Reflection;
using NetArchTest.Rules;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Architecture.Tests;

/// <summary>Who may know whom, from the project files and again from the compiled types.</summary>
public class DependencyTests
{
    /// <summary>Every reference that may exist. Adding one here is a decision: it needs an ADR.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Formats"] = ["Domain"],
        ["Science"] = ["Domain"],
        ["Forecasting"] = ["Domain", "Formats", "Science"],
        ["Learning"] = ["Domain", "Formats", "Science", "Forecasting"],
        ["Security"] = ["Domain"],
        ["Messaging"] = ["Domain", "Security"],
        ["Storage"] = ["Domain"],
        ["Actors"] = ["Domain", "Storage", "Security"],
        ["Core"] = ["Domain", "Formats", "Science", "Forecasting", "Messaging", "Storage", "Security", "Actors"],
        ["Worker"] = ["Domain", "Formats", "Science", "Forecasting", "Learning", "Messaging", "Storage", "Security", "Actors"],
        ["Gateway"] = ["Domain", "Formats", "Science", "Messaging", "Storage", "Security", "Actors"],
        ["Cli"] = ["Domain", "Formats", "Science", "Forecasting", "Learning", "Messaging", "Storage", "Security", "Actors", "Core", "Worker", "Gateway"],
    };

    /// <summary>Packages by how their name begins, and the projects that may reference them.</summary>
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["TorchSharp"] = ["Learning"],
        ["Microsoft.ML"] = ["Learning"],
        ["LightGBM"] = ["Learning"],
        ["MQTTnet"] = ["Messaging"],
        ["Akka"] = ["Actors"],
        // The journal's provider is linq2db over the same drivers: Actors needs them beside it.
        ["Microsoft.Data.Sqlite"] = ["Storage", "Actors"],
        ["Npgsql"] = ["Storage", "Actors"],
        ["SharpZipLib"] = ["Formats"],
        ["OpenTelemetry"] = ["Actors"],
        ["System.CommandLine"] = ["Cli"],
        ["ScottPlot"] = ["Cli"],
        ["SkiaSharp"] = ["Cli"],
    };

    /// <summary>Namespaces of those packages, and the assemblies whose types may use them.</summary>
    private static readonly Dictionary<string, string[]> Namespaces = new()
    {
        ["TorchSharp"] = ["Learning"],
        ["Microsoft.ML"] = ["Learning"],
        ["MQTTnet"] = ["Messaging"],
        ["Akka"] = ["Actors", "Core", "Worker", "Cli"],
        ["Microsoft.Data.Sqlite"] = ["Storage", "Actors"],
        ["Npgsql"] = ["Storage", "Actors"],
        ["ScottPlot"] = ["Cli"],
    };

    private static readonly IReadOnlyDictionary<string, ProjectFile> Projects = ProjectFile.All();

    public static TheoryData<string> Names() => [.. Projects.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_project_of_the_house_is_known() => Projects.Keys.ShouldBe(Allowed.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Project_ShouldReferenceOnlyWhatItMay(string name) =>
        Projects[name].Projects.Except(Allowed[name]).ShouldBeEmpty($"{name} must not see these");

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_ShouldBeReferencedOnlyByItsOwner(string name)
    {
        var strays = Projects[name].Packages.Where(p => Owners.Any(o =>
            (p == o.Key || p.StartsWith(o.Key + ".", StringComparison.Ordinal) || p.StartsWith(o.Key + "-", StringComparison.Ordinal)) && !o.Value.Contains(name)));
        strays.ShouldBeEmpty();
        if (Projects[name].RunsTorch)
        {
            name.ShouldBeOneOf("Learning", "Worker", "Cli");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Types_ShouldUseOnlyWhatTheirProjectMay(string name)
    {
        var types = Types.InAssembly(Assembly(name));
        var forbidden = Allowed.Keys.Except(Allowed[name]).Where(other => other != name).Select(other => "RealtimeSwx." + other)
            .Concat(Namespaces.Where(n => !n.Value.Contains(name)).Select(n => n.Key))
            .ToArray();
        var result = types.ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        (result.FailingTypeNames ?? []).ShouldBeEmpty($"{name} uses one of {string.Join(", ", forbidden)}");
    }

    [Fact]
    public void Services_ShouldNotSeeOneAnother()
    {
        var services = Projects.Values.Where(p => p.IsService).Select(p => p.Name).ToHashSet();
        foreach (var project in Projects.Values.Where(p => p.Name != "Cli"))
        {
            project.Projects.Intersect(services).ShouldBeEmpty($"{project.Name} sees a service");
        }
    }

    [Fact]
    public void Domain_ShouldHaveNoPackages() => Projects["Domain"].Packages.ShouldBeEmpty();

    [Fact]
    public void Assemblies_without_Akka_ShouldNotEvenLoadIt()
    {
        foreach (var name in new[] { "Domain", "Formats", "Science", "Forecasting", "Learning", "Messaging", "Storage", "Security" })
        {
            Assembly(name).GetReferencedAssemblies().Select(a => a.Name!).Where(a => a.StartsWith("Akka", StringComparison.Ordinal)).ShouldBeEmpty(name);
        }
    }

    private static Assembly Assembly(string name) =>
        System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name == "Cli" ? "swx.dll" : $"RealtimeSwx.{name}.dll"));
}
