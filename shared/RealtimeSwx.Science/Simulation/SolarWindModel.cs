namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// The simulated wind at L1 on the grid, as it really was; <see cref="PlasmaMissing"/> and the like say what the instruments did not return.
/// Field in nT GSM, speed km/s, density cm-3, temperature K. Sample i is the average over the five minutes that end at grid time i.
/// </summary>
public sealed class SolarWindModel
{
    private SolarWindModel(int n)
    {
        (Bx, By, Bz, V, N, T) = (new double[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        (PlasmaMissing, SpeedMissing, FieldMissing) = (new bool[n], new bool[n], new bool[n]);
    }

    public double[] Bx { get; }

    public double[] By { get; }

    public double[] Bz { get; }

    public double[] V { get; }

    public double[] N { get; }

    public double[] T { get; }

    /// <summary>No density and temperature.</summary>
    public bool[] PlasmaMissing { get; }

    public bool[] SpeedMissing { get; }

    public bool[] FieldMissing { get; }

    public double Bt(int i) => Math.Sqrt(Bx[i] * Bx[i] + By[i] * By[i] + Bz[i] * Bz[i]);

    /// <summary>Interplanetary electric field V * southward Bz, mV/m.</summary>
    public double SouthwardField(int i) => V[i] * Math.Max(0, -Bz[i]) * 1e-3;

    /// <summary>Dynamic pressure, nPa, with 4 % helium by number.</summary>
    public double Pressure(int i) => 1.673e-6 * 1.16 * N[i] * V[i] * V[i];

    public static SolarWindModel Of(SimulationSettings settings, SimulationGrid grid, EjectionPassage? ejection)
    {
        var wind = new SolarWindModel(grid.Count);
        double[] Path(string name, double tauHours, double sd) =>
            new SimulationRandom(settings.Seed, "wind/" + name).Autoregressive(grid.Count, SimulationGrid.StepHours, tauHours, sd);

        var (speed, density) = (Path("speed", 30, 42), Path("density", 7, 0.36));
        var (speedJitter, densityJitter, heat) = (Path("speed-jitter", 0.6, 6), Path("density-jitter", 0.4, 0.1), Path("heat", 3, 0.25));
        var (slowX, slowY, slowZ) = (Path("slow-x", 4, 1.5), Path("slow-y", 4, 1.5), Path("slow-z", 3, 1.5));
        var (fastX, fastY, fastZ) = (Path("fast-x", 0.6, 1.2), Path("fast-y", 0.6, 1.2), Path("fast-z", 0.6, 1.9));
        var phase = new SimulationRandom(settings.Seed, "wind/sector").Uniform(0, 2 * Math.PI);

        for (var i = 0; i < grid.Count; i++)
        {
            // Two sectors in half a solar rotation of 27 days: the Parker spiral points in or out.
            var sector = Math.Tanh(3 * Math.Sin(2 * Math.PI * i * SimulationGrid.StepHours / (13.5 * 24) + phase));
            var hours = ejection is null ? double.NegativeInfinity : grid.HoursSince(ejection.Shock, i);
            var ambient = Math.Max(270, 395 + speed[i]);
            wind.V[i] = (ejection?.Speed(hours, ambient) ?? ambient) + speedJitter[i] * (hours >= 0 ? 2 : 1);
            var thin = -0.0025 * (ambient - 395);
            wind.N[i] = Math.Max(0.3, 5.5 * Math.Exp(density[i] + densityJitter[i] + thin) * (ejection?.DensityFactor(hours) ?? 1));
            (wind.Bx[i], wind.By[i], wind.Bz[i]) = (-2.8 * sector + slowX[i] + fastX[i], 2.8 * sector + slowY[i] + fastY[i], slowZ[i] + fastZ[i]);
            var cloud = ejection is not null && ejection.InCloud(hours);
            if (cloud)
            {
                var (bx, by, bz) = ejection!.CloudVector(hours);
                (wind.Bx[i], wind.By[i], wind.Bz[i]) = (bx + 0.5 * fastX[i], by + 0.5 * fastY[i], bz + 0.5 * fastZ[i]);
            }
            else if (ejection is not null && ejection.InSheath(hours))
            {
                var gain = 2.8 * Math.Sqrt(settings.StormStrength);
                (wind.Bx[i], wind.By[i], wind.Bz[i]) = (gain * wind.Bx[i], gain * wind.By[i], gain * fastZ[i] + 0.8 * gain * slowZ[i]);
            }

            wind.T[i] = Temperature(wind.V[i]) * Math.Exp(heat[i]) * (cloud ? 0.3 : 1);
        }

        wind.LoseData(settings, grid, ejection);
        return wind;
    }

    /// <summary>Proton temperature expected at a speed, K (Lopez 1987, J. Geophys. Res. 92, 11189).</summary>
    private static double Temperature(double v) =>
        v < 500 ? Math.Pow(Math.Max(1, 0.031 * v - 5.1), 2) * 1e3 : (0.51 * v - 142) * 1e3;

    // Plasma instruments fail in blocks, and most of the time just when a storm's particles hit them.
    private void LoseData(SimulationSettings settings, SimulationGrid grid, EjectionPassage? ejection)
    {
        var random = new SimulationRandom(settings.Seed, "wind/gaps");
        var (gap, deep, field) = (false, false, false);
        for (var i = 0; i < grid.Count; i++)
        {
            var hours = ejection is null ? -1 : grid.HoursSince(ejection.Shock, i);
            var storm = ejection is not null && hours >= 0 && hours < ejection.SheathHours + 0.6 * ejection.CloudHours;
            gap = gap ? random.Uniform() > (storm ? 0.05 : 0.1) : random.Uniform() < (storm ? 0.035 : 0.0015);
            deep = gap && (deep || random.Uniform() < 0.02);
            field = field ? random.Uniform() > 0.3 : random.Uniform() < 0.0004;
            (PlasmaMissing[i], SpeedMissing[i], FieldMissing[i]) = (gap, deep, field);
        }
    }
}
