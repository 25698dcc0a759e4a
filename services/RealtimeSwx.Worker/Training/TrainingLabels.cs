using System.Collections.Immutable;
using RealtimeSwx.Actors.Forecasts;

namespace RealtimeSwx.Worker.Training;

/// <summary>Labels of a training round.</summary>
public static class TrainingLabels
{
    /// <summary>
    /// The samples as they are, or (a drill of the promotion gate) each input with the truth of the issue that came
    /// <paramref name="shift"/> later; inputs without such an issue fall away.
    /// </summary>
    public static ImmutableArray<ForecastProtocol.SampleRef> Shift(ImmutableArray<ForecastProtocol.SampleRef> samples, TimeSpan shift)
    {
        if (shift == TimeSpan.Zero)
        {
            return samples;
        }

        var truth = samples.ToDictionary(s => s.IssuedAt, s => s.Truth);
        return [.. samples.Where(s => truth.ContainsKey(s.IssuedAt + shift)).Select(s => s with { Truth = truth[s.IssuedAt + shift] })];
    }
}
