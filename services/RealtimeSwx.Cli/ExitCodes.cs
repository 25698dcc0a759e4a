namespace RealtimeSwx.Cli;

/// <summary>What <c>swx</c> returns.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The input or the run failed; one line on stderr says why.</summary>
    public const int Failed = 1;

    public const int Usage = 2;
}
