using RealtimeSwx.Domain;
using RealtimeSwx.Science.CosmicRays;

namespace RealtimeSwx.Science.Simulation;

/// <summary>Cosmic-ray flux relative to quiet times, from what a real neutron monitor counted: straight lines between the middles of its hours.</summary>
public sealed class SkyModulation
{
    private readonly (DateTimeOffset Time, double Flux)[] _knots;

    /// <param name="knots">In order, at least one; relative flux, 1 is quiet.</param>
    public SkyModulation(IEnumerable<(DateTimeOffset Time, double Flux)> knots)
    {
        _knots = [.. knots];
        ArgumentOutOfRangeException.ThrowIfZero(_knots.Length, nameof(knots));
    }

    /// <param name="hours">Of one monitor.</param>
    /// <param name="quietHours">The median of the first so many is 1.</param>
    /// <param name="response">Share of the monitor's departure that the detector sees: muons come from higher energies than neutrons, about 0.3 to 0.5.</param>
    public static SkyModulation OfMonitor(IEnumerable<CountHour> hours, SeriesId monitor, int quietHours, double response)
    {
        var rates = hours.Where(h => h.Rates.ContainsKey(monitor)).Select(h => (h.Hour, h.Rates[monitor].Rate)).ToList();
        var usual = Robust.Median([.. rates.Take(quietHours).Select(r => r.Rate)]);
        return new SkyModulation(rates.Select(r => (r.Hour + CountHour.Length / 2, 1 + response * (r.Rate / usual - 1))));
    }

    /// <summary>Before the first and after the last hour their value holds.</summary>
    public double Flux(DateTimeOffset time)
    {
        var at = Array.FindIndex(_knots, k => k.Time > time);
        if (at <= 0)
        {
            return at == 0 ? _knots[0].Flux : _knots[^1].Flux;
        }

        var (from, to) = (_knots[at - 1], _knots[at]);
        return from.Flux + (to.Flux - from.Flux) * ((time - from.Time) / (to.Time - from.Time));
    }
}
