using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Kp of three hours from the wind that acted in them: coupling plus viscous term after Newell et al. (2008, J. Geophys. Res. 113, A04218),
/// saturating towards 9 above 4, with the scatter that the index has about such a fit.
/// </summary>
public static class KpModel
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(3);

    /// <param name="random">One draw is taken.</param>
    /// <param name="from">Grid index of the interval's start.</param>
    public static KpThirds Of(SolarWindModel wind, RingCurrentModel earth, SimulationRandom random, int from)
    {
        var steps = (int)(Interval / SimulationGrid.Step);
        var sum = 0.0;
        for (var i = from; i < from + steps; i++)
        {
            var s = earth.Driver(i);
            sum += 0.05 + 2.244e-4 * Coupling(wind, s) + 2.844e-6 * Math.Sqrt(wind.N[s]) * wind.V[s] * wind.V[s];
        }

        var kp = sum / steps + 0.35 * random.Normal();
        kp = kp <= 4 ? kp : 4 + 5 * (1 - Math.Exp(-(kp - 4) / 5));
        return KpThirds.FromUnits(Math.Clamp(kp, 0, 9));
    }

    /// <summary>Newell's coupling function v^(4/3) B_T^(2/3) sin^(8/3)(clock angle / 2), with v in km/s and B in nT.</summary>
    public static double Coupling(SolarWindModel wind, int i)
    {
        var transverse = Math.Sqrt(wind.By[i] * wind.By[i] + wind.Bz[i] * wind.Bz[i]);
        var half = Math.Abs(Math.Sin(Math.Atan2(wind.By[i], wind.Bz[i]) / 2));
        return Math.Pow(wind.V[i], 4.0 / 3) * Math.Pow(transverse, 2.0 / 3) * Math.Pow(half, 8.0 / 3);
    }
}
