using System.Collections.Immutable;
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
            Particle = c.Class switch
            {
                PulseClass.Muon => "muon",
                PulseClass.Electromagnetic => "electromagnetic",
                PulseClass.MultiParticle => "multi_particle",
                _ => "noise_or_after_pulse",
            },
        })],
        Health = r.Health is { } health ? Block(health) : null,
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
}
