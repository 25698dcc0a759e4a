namespace RealtimeSwx.Cli.Training;

/// <summary>Progress as lines on stderr, in the order of the reports.</summary>
internal sealed class StderrLines : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
