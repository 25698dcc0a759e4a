using System.CommandLine;
using System.Globalization;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Serving;

/// <summary>What is to be replayed, and how: the flags that <c>swx up</c> and <c>swx core</c> share.</summary>
internal sealed class SourceFlags
{
    private readonly Option<string> _source;
    private readonly Option<string[]> _archive = new("--archive", "--data") { Description = "file or folder to replay; repeat for several", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _storm = new("--storm") { Description = "only this storm of an archive that numbers its storms" };
    private readonly Option<string?> _from = new("--from") { Description = "first issue time, UTC, inclusive; what it looks back on is read too" };
    private readonly Option<string?> _to = new("--to") { Description = "end of issue and valid times, UTC, exclusive" };
    private readonly Option<string?> _speed = new("--speed") { Description = "virtual seconds per second, or max (archive: max; demo: 1200)" };
    private readonly Option<bool> _exit = new("--exit-when-done") { Description = "stop at the end of the data and print the verification" };
    private readonly Option<string> _availability = new("--availability") { Description = "literature, operational, or series=PT60M,…", DefaultValueFactory = _ => "operational" };
    private readonly Option<bool> _json = new("--json") { Description = "print the verification as one JSON document" };

    /// <param name="allowed">Values of <c>--source</c>, the default first.</param>
    public SourceFlags(string description, params string[] allowed)
    {
        _source = new Option<string>("--source") { Description = description, DefaultValueFactory = _ => allowed[0] };
        _source.AcceptOnlyFromAmong(allowed);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _source, _archive, _storm, _from, _to, _speed, _exit, _availability, _json })
        {
            command.Options.Add(option);
        }
    }

    public SourceOptions Parse(ParseResult parsed)
    {
        var source = parsed.GetValue(_source)!;
        return new SourceOptions
        {
            Source = source,
            Archives = parsed.GetValue(_archive) ?? [],
            Storm = parsed.GetValue(_storm),
            From = Time(parsed.GetValue(_from), "--from"),
            To = Time(parsed.GetValue(_to), "--to"),
            Speed = Speed(parsed.GetValue(_speed), source),
            ExitWhenDone = parsed.GetValue(_exit),
            Availability = Availability.Parse(parsed.GetValue(_availability)!),
            Json = parsed.GetValue(_json),
        };
    }

    private static DateTimeOffset? Time(string? text, string option) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new FormatException($"{option}: '{text}' is no UTC time such as 2003-10-01 or 2003-10-01T12:00Z.");

    private static double Speed(string? text, string source) => text switch
    {
        null => source == "demo" ? 1200 : double.PositiveInfinity,
        "max" => double.PositiveInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && x > 0 => x,
        _ => throw new FormatException($"--speed: '{text}' is neither a positive number nor max."),
    };
}

/// <summary>What is to be replayed, parsed.</summary>
internal record SourceOptions
{
    public required string Source { get; init; }

    public required IReadOnlyList<string> Archives { get; init; }

    public int? Storm { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public double Speed { get; init; } = double.PositiveInfinity;

    public bool ExitWhenDone { get; init; }

    public Availability Availability { get; init; } = Availability.Operational;

    public bool Json { get; init; }

    /// <summary>The replay of <c>--source archive</c>: its name now, its records when it is loaded.</summary>
    public ReplayPlan Archive()
    {
        if (Archives.Count == 0)
        {
            throw new FormatException("--source archive needs at least one --archive PATH.");
        }

        var archive = new ArchiveSource(Archives, Availability, Storm, From, To);
        return new ReplayPlan(archive.Name, () => new ReplayActor.StartReplay(archive.Name, archive.Load(), Speed, From ?? DateTimeOffset.MinValue)
        {
            IssueFrom = From,
            IssueTo = To,
        });
    }
}
