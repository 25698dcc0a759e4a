namespace RealtimeSwx.Science.CosmicRays;

/// <summary>A Forbush decrease as it is known at some hour. Shares are of the quiet rate before it.</summary>
/// <param name="Onset">Start of the first of the low hours in a row.</param>
/// <param name="RaisedAt">End of the hour that raised it: before, nobody could know.</param>
/// <param name="Depth">Largest hourly decrease so far, 0..1.</param>
/// <param name="DeepestAt">Start of that hour.</param>
/// <param name="Significance">Depth over the quiet scatter of an hour.</param>
/// <param name="Recovered">Share of the depth that is made up for, mean of the last six hours; 0 where it is deepest.</param>
/// <param name="RecoveryHours">Time constant of an exponential through the hours since it was deepest; null until half a day of them falls.</param>
/// <param name="EndedAt">End of the hour that ended it; null while it lasts.</param>
public sealed record ForbushDecrease(
    DateTimeOffset Onset,
    DateTimeOffset RaisedAt,
    double Depth,
    DateTimeOffset DeepestAt,
    double Significance,
    double Recovered,
    double? RecoveryHours,
    DateTimeOffset? EndedAt);

/// <summary>What is known at the end of one hour, from it and those before.</summary>
/// <param name="Level">Departure of the mean from usual, relative; null while nothing is usual yet or nothing was counted.</param>
/// <param name="Sigma">Quiet scatter of an hour, relative.</param>
/// <param name="Detectors">How many made the mean.</param>
/// <param name="Decrease">The one that lasts or ends with this hour; null in quiet times.</param>
public sealed record ForbushHour(DateTimeOffset Hour, double? Level, double? Sigma, int Detectors, ForbushDecrease? Decrease);
