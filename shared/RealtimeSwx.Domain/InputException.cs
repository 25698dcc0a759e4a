namespace RealtimeSwx.Domain;

/// <summary>Input that cannot be used as a whole. The command line prints it as one line <c>error: file:line field: reason</c> and exits 1.</summary>
public sealed class InputException(string source, string reason, int? line = null, string? field = null)
    : Exception($"{source}{(line is null ? "" : $":{line}")}:{(field is null ? "" : $" {field}:")} {reason}")
{
    public string InputSource { get; } = source;

    public int? Line { get; } = line;

    public string? Field { get; } = field;

    /// <summary>One sentence without the place.</summary>
    public string Reason { get; } = reason;
}
