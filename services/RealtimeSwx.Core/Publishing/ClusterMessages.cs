using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Publishing;

/// <summary>A clustered window as the world sees it.</summary>
public static class ClusterMessages
{
    public static ClusterMessage From(SeriesId station, ClusterResult r, MessageContext context) => new(context)
    {
        Id = $"cluster/{station.Value}/{r.WindowStart.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}",
        Series = station.Value,
        AvailableAt = r.WindowEnd,
        AgeS = (context.ProducedAt - r.WindowEnd).TotalSeconds,
        WindowStart = r.WindowStart,
        WindowEnd = r.WindowEnd,
        Pulses = r.Pulses,
        Clustered = r.Clustered,
        LabelledByLandmarks = r.LabelledByLandmarks,
        Noise = r.Noise,
        Lost = r.Lost,
        Features = LagoFeatures.Names,
        Settings = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("min_samples", (double)r.Settings.MinSamples),
                KeyValuePair.Create("xi", r.Settings.Xi),
                KeyValuePair.Create("min_cluster_size", (double)r.Settings.MinClusterSize),
            ]),
        Clusters = [.. r.Clusters.Select(c => new ClusterBlock
        {
            Label = c.Id,
            Count = c.Size,
            Fraction = c.Fraction,
            Centroid = c.Medoid,
            Particle = Particle(c.Class),
        })],
        Health = r.Health is { } health ? Block(health) : null,
        Calibration = r.Calibration?.Last is { } c ? new MuonCalibrationBlock { Hour = c.Hour, MuonCharge = c.MuonCharge, StandardError = c.StandardError, Pulses = c.Pulses } : null,
    };

    private static HealthBlock Block(StationHealth health) => new()
    {
        State = health.State switch
        {
            HealthState.Learning => "learning",
            HealthState.Ok => "ok",
            HealthState.Gain => "gain",
            HealthState.Noise => "noise",
            _ => "light_leak",
        },
        Since = health.Since,
        Windows = health.Windows,
        Measures = [.. health.Measures.Select(m => new HealthMeasureBlock { Name = m.Name, Value = m.Value, Usual = m.Usual, Sigma = m.Sigma, Raised = m.Raised })],
    };

    /// <summary>A second's sequence counts seconds since 1970: a gap is a second that is missing.</summary>
    public static SecondClassesMessage From(SecondClasses c, MessageContext context) => new(context)
    {
        Id = $"classes/{c.Station}/{c.Second.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}",
        Series = c.Station,
        AvailableAt = c.Second.AddSeconds(1),
        AgeS = (context.ProducedAt - c.Second.AddSeconds(1)).TotalSeconds,
        Second = c.Second,
        Pulses = c.Pulses,
        Lost = c.Lost,
        Window = c.Window,
        MuonCharge = c.MuonCharge,
        Classes = c.Classes.ToImmutableSortedDictionary(p => Particle(p.Key), p => p.Value, StringComparer.Ordinal),
        Clusters = c.Clusters.ToImmutableSortedDictionary(p => p.Key.ToString(CultureInfo.InvariantCulture), p => p.Value, StringComparer.Ordinal),
        None = c.None,
        Unlabelled = c.Unlabelled,
    };

    private static string Particle(PulseClass value) => value switch
    {
        PulseClass.Muon => "muon",
        PulseClass.Electromagnetic => "electromagnetic",
        PulseClass.MultiParticle => "multi_particle",
        _ => "noise_or_after_pulse",
    };
}
