namespace RealtimeSwx.Science.CosmicRays;

/// <summary>What counts as a Forbush decrease. Chosen on simulated quiet days and the physics of the daily wave, not on the events it is shown with.</summary>
public sealed record ForbushSettings
{
    public static readonly ForbushSettings Default = new();

    /// <summary>Quiet hours that make the reference; whole days where there are whole days, so that the daily wave averages out.</summary>
    public int QuietHours { get; init; } = 48;

    /// <summary>With fewer quiet hours nothing is said.</summary>
    public int LeastQuietHours { get; init; } = 6;

    /// <summary>An hour is low below this many times the quiet scatter; the first of the low hours in a row is the onset.</summary>
    public double LowSigmas { get; init; } = 2;

    /// <summary>Low hours in a row before anything is raised.</summary>
    public int LowHours { get; init; } = 2;

    /// <summary>The mean of the last low hours must reach this many times the quiet scatter …</summary>
    public double RaiseSigmas { get; init; } = 4;

    /// <summary>… and this share of the reference.</summary>
    public double LeastDepth { get; init; } = 0.01;

    /// <summary>
    /// Half range of the daily anisotropy of cosmic rays, share of the rate. Until a whole day is known it cannot be seen in the scatter, and is
    /// added to it by the part of the day that is missing.
    /// </summary>
    public double DailyWave { get; init; } = 0.005;

    /// <summary>Low hours that reach no alarm for this long are the new usual.</summary>
    public int LongestWait { get; init; } = 24;

    /// <summary>A decrease ends when the mean of this many hours is back within half of <see cref="LeastDepth"/> or two scatters of the reference.</summary>
    public int RecoveredHours { get; init; } = 12;

    /// <summary>It ends in any case after this; the solar cycle and the detector have drifted by then.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromDays(14);
}
