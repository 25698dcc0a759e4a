namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Sym-H from the wind: the equation of O'Brien and McPherron (2000, J. Geophys. Res. 105, 7707) with their constants, driven by the wind
/// that has reached the Earth, plus auroral-like noise that grows with the disturbance.
/// </summary>
public sealed class RingCurrentModel
{
    private const double Distance = 1.5e6;
    private readonly int[] _driver;

    private RingCurrentModel(int[] driver, double[] pressureCorrected, double[] symH)
    {
        (_driver, PressureCorrected, SymH) = (driver, pressureCorrected, symH);
    }

    /// <summary>nT, without the pressure term and noise.</summary>
    public double[] PressureCorrected { get; }

    /// <summary>nT, average over the five minutes that start at the grid time, rounded as the index is.</summary>
    public double[] SymH { get; }

    /// <summary>The L1 sample that acts on the magnetosphere at a grid time: the latest that has arrived (fast wind overtakes slow).</summary>
    public int Driver(int i) => _driver[i];

    public static RingCurrentModel Of(SimulationSettings settings, SimulationGrid grid, SolarWindModel wind)
    {
        var n = grid.Count;
        var driver = Propagate(wind, n);
        var noise = new SimulationRandom(settings.Seed, "symh").Autoregressive(n, SimulationGrid.StepHours, 1.5, 1);
        var ripple = new SimulationRandom(settings.Seed, "symh/ripple").Autoregressive(n, SimulationGrid.StepHours, 0.2, 1);
        var (d, pure, symH) = (-5.0, new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            // The average that starts here ends with the wind of the next step.
            var s = driver[Math.Min(i + 1, n - 1)];
            var e = wind.SouthwardField(s);
            var injection = e > 0.49 ? -4.4 * (e - 0.49) : 0;
            var tau = 2.40 * Math.Exp(9.74 / (4.69 + e));
            var keep = Math.Exp(-SimulationGrid.StepHours / tau);
            d = d * keep + injection * tau * (1 - keep);
            pure[i] = d;
            var unrest = 1 + Math.Min(3, Math.Abs(d) / 70);
            symH[i] = Math.Round(d + 7.26 * Math.Sqrt(wind.Pressure(s)) - 11 + unrest * (3 * noise[i] + 1.2 * ripple[i]));
        }

        return new RingCurrentModel(driver, pure, symH);
    }

    private static int[] Propagate(SolarWindModel wind, int n)
    {
        var driver = new int[n];
        for (var s = 0; s < n; s++)
        {
            var arrival = s + (int)Math.Ceiling(Distance / wind.V[s] / SimulationGrid.Step.TotalSeconds);
            if (arrival < n)
            {
                driver[arrival] = Math.Max(driver[arrival], s);
            }
        }

        for (var i = 1; i < n; i++)
        {
            driver[i] = Math.Max(driver[i], driver[i - 1]);
        }

        return driver;
    }
}
