namespace RealtimeSwx.Core;

/// <summary>Section <c>Core</c>.</summary>
public sealed class CoreOptions
{
    public const string SectionName = "Core";

    /// <summary>The centre of the topic tree.</summary>
    public string Centre { get; set; } = "local";

    /// <summary>Under which path the gateway serves blobs; maps in messages link to it.</summary>
    public string? BlobBase { get; set; } = "/api/v1/blobs";

    /// <summary>Where each TEC forecast is written as an IONEX file of the long name, in a folder of its analysis; null for no files.</summary>
    public string? IonexFolder { get; set; }

    /// <summary>The code of this centre in those names: three capitals or digits.</summary>
    public string IonexCentre { get; set; } = "SWX";

    /// <summary>
    /// How long raw pulses are kept after they came; zero or less for ever. A detector fills some gigabytes a day, and nothing here reads them again
    /// once their window is clustered.
    /// </summary>
    public TimeSpan KeepPulses { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long the result of a clustered window is kept; zero or less for ever. The newest one holds a station's landmarks, identities, calibration and
    /// health: a station that is silent for longer begins anew.
    /// </summary>
    public TimeSpan KeepClusters { get; set; } = TimeSpan.FromDays(30);

    /// <summary>True when everything comes from the simulator: every message says so, whatever it carries.</summary>
    public bool Simulated { get; set; }

    /// <summary>True when the clock on the wall is the clock of the data.</summary>
    public bool Live { get; set; }
}
