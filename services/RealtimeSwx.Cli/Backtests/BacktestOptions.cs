namespace RealtimeSwx.Cli.Backtests;

/// <summary>What every <c>swx backtest</c> takes; a target uses what concerns it.</summary>
/// <param name="Availability">Null = the default of the target.</param>
/// <param name="Model">Folder of a model; null = the shipped champion.</param>
/// <param name="Folds">Not null: cross-validation over storms, models are trained for it.</param>
/// <param name="Work">Folder that keeps what cross-validation fits.</param>
internal sealed record BacktestOptions(
    IReadOnlyList<string> Data,
    string? Windows,
    string? Split,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Model,
    string? Availability,
    string Out,
    string? Maps,
    int Threads,
    string Device,
    int? Folds = null,
    string? Work = null,
    int Seed = 1)
{
    /// <summary>Storm files with L1 wind (kp); none = Kp alone.</summary>
    public IReadOnlyList<string> Wind { get; init; } = [];

    /// <summary>Write and score every lead that the model has (symh), not only one and two hours.</summary>
    public bool AllLeads { get; init; }
}
