using System.Text.RegularExpressions;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Architecture.Tests;

/// <summary>What holds for every file of the house.</summary>
public partial class SourceTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_source_file_ShouldPass_400_lines()
    {
        var long_ = new[] { "shared", "services" }
            .SelectMany(top => ProjectFile.Sources(top, "*.cs").Concat(ProjectFile.Sources(top, "*.ts")))
            .Select(f => (File: Relative(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > MostLines);
        long_.ShouldBeEmpty();
    }

    [Fact]
    public void No_warning_ShouldBeSuppressed_in_the_sources()
    {
        var suppressed = new[] { "shared", "services", "tests", "bench" }
            .SelectMany(top => ProjectFile.Sources(top, "*.cs"))
            .Where(f => Suppression().IsMatch(File.ReadAllText(f)))
            .Select(Relative);
        suppressed.ShouldBeEmpty("a banned call or a warning is switched off here");
    }

    [Fact]
    public void No_project_ShouldSwitchOff_warnings_or_the_banned_list()
    {
        var root = ReferenceData.Repository();
        foreach (var project in new[] { "shared", "services", "bench" }.SelectMany(top => ProjectFile.Sources(top, "*.csproj")))
        {
            Switch().IsMatch(File.ReadAllText(project)).ShouldBeFalse(Relative(project));
        }

        File.ReadAllText(Path.Combine(root, ".editorconfig")).ShouldContain("dotnet_diagnostic.RS0030.severity = error");
        File.ReadAllText(Path.Combine(root, "Directory.Build.props")).ShouldContain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
    }

    [Fact]
    public void Nothing_ShouldBeLeftToDo_in_the_sources()
    {
        var files = new[] { "shared", "services", "bench", "eng" }.SelectMany(top => ProjectFile.Sources(top, "*.cs").Concat(ProjectFile.Sources(top, "*.ts")));
        files.Where(f => Unfinished().IsMatch(File.ReadAllText(f))).Select(Relative).ShouldBeEmpty();
    }

    [Fact]
    public void Every_shipped_model_ShouldHaveItsCard()
    {
        var models = Directory.GetDirectories(Path.Combine(ReferenceData.Repository(), "models"));
        models.ShouldNotBeEmpty();
        foreach (var model in models)
        {
            var readme = Path.Combine(model, "README.md");
            File.Exists(readme).ShouldBeTrue($"{Relative(model)} needs a README.md: what, trained on what, how good");
            File.ReadAllText(readme).ShouldContain("swx train", customMessage: "the card says which command made the model");
            File.Exists(Path.Combine(model, "card.json")).ShouldBeTrue(Relative(model));
        }
    }

    [Fact]
    public void Every_project_ShouldBeInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(ReferenceData.Repository(), "RealtimeSwx.sln"));
        foreach (var project in new[] { "shared", "services", "tests", "bench" }.SelectMany(top => ProjectFile.Sources(top, "*.csproj")))
        {
            solution.ShouldContain(Path.GetFileName(project));
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(ReferenceData.Repository(), path);

    [GeneratedRegex(@"^\s*(#pragma warning disable|\[(assembly: *)?SuppressMessage)", RegexOptions.Multiline)]
    private static partial Regex Suppression();

    [GeneratedRegex(@"<NoWarn>|<TreatWarningsAsErrors>|<WarningsNotAsErrors>|<RunAnalyzers>|<AdditionalFiles Remove")]
    private static partial Regex Switch();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();
}
