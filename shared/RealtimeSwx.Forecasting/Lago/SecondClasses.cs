using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// What the pulses of one second are likely to be, told by the landmarks of the station's last clustered window: known as soon as the second is
/// over, long before its own window is. Every pulse is counted once.
/// </summary>
/// <param name="Station">The station's series, <c>lago/…</c>.</param>
/// <param name="Lost">Triggers that the counter shows and the station did not send.</param>
/// <param name="Window">Start of the window whose landmarks were used; null when there was none yet, and all pulses are unlabelled.</param>
/// <param name="MuonCharge">Charge of the muon hump that the classes refer to, ADC counts; NaN without a window.</param>
/// <param name="Classes">Pulses per class.</param>
/// <param name="Clusters">Pulses per cluster id.</param>
/// <param name="None">Pulses near no cluster, those without signal included.</param>
/// <param name="Unlabelled">Pulses that nobody labelled: no window yet, or no worker had time.</param>
public sealed record SecondClasses(
    string Station,
    DateTimeOffset Second,
    int Pulses,
    int Lost,
    bool Simulated,
    DateTimeOffset? Window,
    double? MuonCharge,
    ImmutableSortedDictionary<PulseClass, int> Classes,
    ImmutableSortedDictionary<int, int> Clusters,
    int None,
    int Unlabelled)
{
    /// <summary>A second that nobody labelled.</summary>
    public static SecondClasses Without(SeriesId station, DateTimeOffset second, int pulses, bool simulated) => new(
        station.Value, second, pulses, 0, simulated, null, null, ImmutableSortedDictionary<PulseClass, int>.Empty, ImmutableSortedDictionary<int, int>.Empty, 0, pulses);

    /// <param name="model">The station's newest clustered window.</param>
    public static SecondClasses Of(PulseBatch batch, LabelModel model)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(model);
        var clusters = new SortedDictionary<int, int>();
        var none = 0;
        foreach (var pulse in PulseFeatures.Of(batch, PulseReading.Default))
        {
            // The features of a window are single precision: the same pulse must get the same label there and here.
            var label = model.Labels.Label((float)pulse.Charge, (float)pulse.Peak, (float)pulse.Full);
            if (label < 0)
            {
                none++;
                continue;
            }

            clusters[label] = clusters.GetValueOrDefault(label) + 1;
        }

        var classes = clusters.GroupBy(c => model.Classes[c.Key]).ToImmutableSortedDictionary(g => g.Key, g => g.Sum(c => c.Value));
        return new SecondClasses(
            batch.Station.Value, batch.Second, batch.Pulses.Length, batch.Lost, batch.Simulated, model.Window, model.MuonCharge, classes, clusters.ToImmutableSortedDictionary(), none, 0);
    }

    /// <summary>UTF-8 JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <exception cref="InputException">The bytes are none.</exception>
    public static SecondClasses FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<SecondClasses>(bytes) ?? throw new InputException("second of classes", "null");
        }
        catch (JsonException e)
        {
            throw new InputException("second of classes", e.Message);
        }
    }
}

/// <summary>What of a window's result labels further pulses.</summary>
/// <param name="Window">Its start.</param>
/// <param name="MuonCharge">ADC counts.</param>
/// <param name="Classes">By cluster id.</param>
public sealed record LabelModel(DateTimeOffset Window, double MuonCharge, LandmarkLabels Labels, ImmutableDictionary<int, PulseClass> Classes)
{
    public static LabelModel Of(ClusterResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new LabelModel(result.WindowStart, result.MuonCharge, new LandmarkLabels(result.Landmarks), result.Clusters.ToImmutableDictionary(c => c.Id, c => c.Class));
    }
}
