namespace RealtimeSwx.Cli.Training;

/// <summary>What every <c>swx train</c> takes.</summary>
internal sealed record TrainOptions(IReadOnlyList<string> Data, string? Windows, IReadOnlyList<string> Wind, DateTimeOffset? To, int Seed, int? Epochs, int Threads, string Device, string Out, string? Work = null, int? Folds = null)
{
    /// <summary>Kinds of the networks that are members; null = of the target.</summary>
    public IReadOnlyList<string>? Models { get; init; }
}
