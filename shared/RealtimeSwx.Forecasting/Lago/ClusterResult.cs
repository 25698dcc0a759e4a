using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>What most of a cluster's pulses are likely to be.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PulseClass>))]
public enum PulseClass
{
    /// <summary>One or two bins wide: after-pulses of the tube and electronic noise.</summary>
    NoiseOrAfterPulse,

    /// <summary>Electrons and gammas: less than half a muon's charge.</summary>
    Electromagnetic,

    /// <summary>Single muons: half to one and a half of the hump.</summary>
    Muon,

    /// <summary>Several particles of a shower at once: more.</summary>
    MultiParticle,
}

/// <summary>One cluster of a window.</summary>
/// <param name="Id">Kept from window to window while the medoid stays near.</param>
/// <param name="Core">Members by OPTICS.</param>
/// <param name="Size">Core and those that landmarks assigned.</param>
/// <param name="Fraction">Size over all pulses of the window.</param>
/// <param name="Medoid">The core member nearest to the core's mean, in physical units: <see cref="LagoFeatures.Names"/>.</param>
public sealed record LagoCluster(int Id, PulseClass Class, int Core, int Size, double Fraction, ImmutableArray<double> Medoid);

/// <summary>Settings that a window of its size was clustered with.</summary>
public sealed record LagoClusterSettings(int MinSamples, double Xi, int MinClusterSize);

/// <summary>The reachability plot in brief.</summary>
/// <param name="Deciles">Of the finite reachabilities, 0 % to 100 % by ten, in scaled units; empty when there are none.</param>
/// <param name="Nested">Clusters in the whole hierarchy.</param>
public sealed record ReachabilitySummary(ImmutableArray<double> Deciles, int Nested);

/// <summary>What one window of pulses gave. Only plain values: it travels and is stored as JSON.</summary>
/// <param name="Clustered">Pulses that OPTICS ordered.</param>
/// <param name="LabelledByLandmarks">Pulses that came after the window was full and got the label of landmarks, noise included.</param>
/// <param name="Noise">Pulses in no cluster, those without signal included.</param>
/// <param name="NoSignal">Triggers whose charge or peak is not positive.</param>
/// <param name="MuonCharge">Charge of the muon hump that classes refer to, ADC counts.</param>
/// <param name="Labels">Per pulse of the work: cluster id, -1 for none.</param>
/// <param name="NextId">The first id not used so far.</param>
public sealed record ClusterResult(
    string Station,
    DateTimeOffset WindowStart,
    DateTimeOffset WindowEnd,
    int Pulses,
    int Clustered,
    int LabelledByLandmarks,
    int Noise,
    int NoSignal,
    int Lost,
    int Dropped,
    bool Simulated,
    double MuonCharge,
    LagoClusterSettings Settings,
    ImmutableArray<LagoCluster> Clusters,
    ReachabilitySummary Reachability,
    LandmarkModel Landmarks,
    ImmutableArray<int> Labels,
    int NextId)
{
    /// <summary>Of <see cref="ToBytes"/>.</summary>
    public const string ContentType = "application/vnd.realtimeswx.clusters.v1+json";

    /// <summary>Charge of a muon, hour by hour; null in results from before it was gathered.</summary>
    public HourlyCalibration? Calibration { get; init; }

    /// <summary>Of the detector; null in results from before it was known, and until a window has pulses enough.</summary>
    public StationHealth? Health { get; init; }

    /// <summary>UTF-8 JSON; equal results give equal bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <exception cref="InputException">The bytes are no result.</exception>
    public static ClusterResult FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<ClusterResult>(bytes) ?? throw new InputException("cluster result", "null");
        }
        catch (JsonException e)
        {
            throw new InputException("cluster result", e.Message);
        }
    }
}
