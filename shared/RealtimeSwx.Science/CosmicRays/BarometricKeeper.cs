using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Science.CosmicRays;

/// <summary>
/// Keeps the barometric coefficient of every detector that reports pressure: fitted again at each new day on the hours of the last
/// <see cref="Memory"/>, never on hours to come. Until there are enough quiet days it is <see cref="PressureCorrection.DefaultCoefficient"/>.
/// </summary>
public sealed class BarometricKeeper
{
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private readonly Dictionary<SeriesId, Detector> _detectors = [];

    /// <summary>1/hPa.</summary>
    public double Coefficient(SeriesId detector) => Fit(detector)?.Coefficient ?? PressureCorrection.DefaultCoefficient;

    /// <summary>Null until there is one.</summary>
    public BarometricFit? Fit(SeriesId detector) => _detectors.GetValueOrDefault(detector)?.Fit;

    public void Add(CountHour hour)
    {
        foreach (var (id, rate) in hour.Rates.Where(r => r.Value.PressureHpa is not null))
        {
            if (!_detectors.TryGetValue(id, out var detector))
            {
                _detectors[id] = detector = new Detector();
            }

            if (detector.Hours.Count > 0 && hour.Hour.UtcDateTime.Date > detector.Hours[^1].Hour.UtcDateTime.Date)
            {
                detector.Hours.RemoveAll(h => h.Hour < hour.Hour - Memory);
                detector.Fit = BarometricFit.Of(detector.Hours) ?? detector.Fit;
            }

            detector.Hours.Add((hour.Hour, rate));
        }
    }

    private sealed class Detector
    {
        public List<(DateTimeOffset Hour, HourRate Rate)> Hours { get; } = [];

        public BarometricFit? Fit { get; set; }
    }
}
