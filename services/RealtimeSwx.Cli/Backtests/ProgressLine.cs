namespace RealtimeSwx.Cli.Backtests;

/// <summary>Progress on stderr: one line that is rewritten on a terminal, one line per step elsewhere.</summary>
internal sealed class ProgressLine(string unit) : IProgress<(int Done, int Of)>
{
    private readonly Lock _writing = new();

    public void Report((int Done, int Of) value)
    {
        lock (_writing)
        {
            var text = $"{value.Done}/{value.Of} {unit}";
            if (Console.IsErrorRedirected)
            {
                Console.Error.WriteLine(text);
            }
            else
            {
                Console.Error.Write($"\r{text}{(value.Done == value.Of ? "\n" : "")}");
            }
        }
    }
}
