using System.Text.Json;
using System.Text.RegularExpressions;

namespace RealtimeSwx.Deployment.Tests.Images;

/// <summary>The instructions of a Dockerfile, lines joined, comments gone.</summary>
public sealed partial record Dockerfile(IReadOnlyList<(string Keyword, string Arguments)> Instructions)
{
    public static Dockerfile Parse(string text)
    {
        var lines = Comment().Replace(text, "").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Dockerfile([.. lines.Select(l => l.Split(' ', 2)).Select(p => (p[0], p.Length > 1 ? p[1].Trim() : ""))]);
    }

    /// <summary>What is wrong with it as an image of a service: of the last stage, except where all stages count.</summary>
    /// <param name="exists">Whether a path of the repository is there.</param>
    public IEnumerable<string> Problems(Func<string, bool> exists)
    {
        foreach (var (keyword, _) in Instructions.Where(i => !Known.Contains(i.Keyword)))
        {
            yield return $"there is no instruction {keyword}";
        }

        var defaults = Of("ARG").Select(a => a.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        foreach (var from in Of("FROM").Select(f => f.Split(' ')[0]))
        {
            var image = Variable().Replace(from, m => defaults.GetValueOrDefault(m.Groups[1].Value, ""));
            if (!image.Split('/')[^1].Contains(':', StringComparison.Ordinal) || image.EndsWith(":latest", StringComparison.Ordinal))
            {
                yield return $"base image '{image}' has no fixed tag";
            }
        }

        foreach (var source in Of("COPY").Where(c => !c.StartsWith("--from", StringComparison.Ordinal)).SelectMany(c => c.Split(' ')[..^1]).Where(s => !exists(s)))
        {
            yield return $"COPY {source}: there is no such path";
        }

        var last = Instructions.Skip(Instructions.Select((i, n) => (i, n)).Last(x => x.i.Keyword == "FROM").n).ToList();
        if (!last.Any(i => i.Keyword == "USER" && int.TryParse(i.Arguments, out var user) && user > 0))
        {
            yield return "the image's user is not a number above 0; Kubernetes cannot know that a name is not root";
        }

        if (last.Any(i => i.Keyword == "RUN"))
        {
            yield return "RUN in the last stage: the runtime image has no shell";
        }

        if (last.Any(i => i.Keyword == "ENV" && Secret().IsMatch(i.Arguments)))
        {
            yield return "a secret in the environment of the image";
        }

        if (Entry is null)
        {
            yield return "no ENTRYPOINT in the form that needs no shell and passes signals on";
        }
    }

    /// <summary>The assembly that the image starts, null when it starts none.</summary>
    public string? Entry => Of("ENTRYPOINT").LastOrDefault() is { } entry && entry.StartsWith('[') && JsonSerializer.Deserialize<string[]>(entry) is ["dotnet", var dll] ? dll : null;

    public IReadOnlyList<string> Ports => [.. Of("EXPOSE").SelectMany(e => e.Split(' '))];

    private static readonly HashSet<string> Known = ["ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "EXPOSE", "USER", "ENTRYPOINT"];

    private IEnumerable<string> Of(string keyword) => Instructions.Where(i => i.Keyword == keyword).Select(i => i.Arguments);

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("(Password|Token|Secret|Key)=", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
