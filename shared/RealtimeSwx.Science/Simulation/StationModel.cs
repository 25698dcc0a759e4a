using RealtimeSwx.Domain;
using RealtimeSwx.Science.CosmicRays;

namespace RealtimeSwx.Science.Simulation;

/// <summary>A detector station: weather over it, the cosmic-ray rate with the Forbush decrease, and its seconds of pulses.</summary>
public sealed class StationModel
{
    /// <summary>Mean pressure at the station, hPa.</summary>
    public const double ReferencePressure = 850;

    private readonly SimulationSettings _settings;
    private readonly SimulationGrid _grid;
    private readonly EjectionPassage? _ejection;
    private readonly double[] _pressure;
    private readonly Lazy<TriggerSensitivity> _sensitivity;

    public StationModel(SimulationSettings settings, SimulationGrid grid, EjectionPassage? ejection)
    {
        (_settings, _grid, _ejection) = (settings, grid, ejection);
        var random = new SimulationRandom(settings.Seed, "station/pressure");
        var phase = random.Uniform(0, 2 * Math.PI);
        _pressure = random.Autoregressive(grid.Count, SimulationGrid.StepHours, 15, 1.2);
        for (var i = 0; i < _pressure.Length; i++)
        {
            // The weather wave and the half-daily atmospheric tide.
            var hours = i * SimulationGrid.StepHours;
            var wave = settings.PressureWaveFrom is { } from
                ? Math.Sin(2 * Math.PI * Math.Max(0, grid.HoursSince(settings.Start + from, i)) / settings.PressureWavePeriod.TotalHours)
                : Math.Sin(2 * Math.PI * hours / settings.PressureWavePeriod.TotalHours + phase);
            _pressure[i] += ReferencePressure + settings.PressureWaveHpa * wave + 1.1 * Math.Cos(2 * Math.PI * (hours - 10) / 12);
        }

        _sensitivity = new Lazy<TriggerSensitivity>(() => new TriggerSensitivity(settings.Light ?? new NominalLight(), settings.Electronics));
        Series = KnownSeries.Lago(settings.Station);
    }

    public SeriesId Series { get; }

    /// <summary>hPa.</summary>
    public double Pressure(DateTimeOffset time) => _pressure[_grid.Index(time)];

    /// <summary>Cosmic-ray flux relative to quiet times: what the settings' sky says, else two steps (shock, cloud), then recovery over days.</summary>
    public double Flux(DateTimeOffset time)
    {
        if (_settings.Sky is { } sky)
        {
            return sky.Flux(time);
        }

        if (_ejection is null)
        {
            return 1;
        }

        var hours = (time - _ejection.Shock).TotalHours;
        var sheath = Step(hours, _ejection.SheathHours);
        var cloud = Step(hours - _ejection.SheathHours, 6);
        var recovery = hours > _ejection.WakeStart ? Math.Exp(-(hours - _ejection.WakeStart) / 110) : 1;
        return 1 - _settings.ForbushDepth * (0.45 * sheath + 0.55 * cloud) * recovery;
    }

    /// <summary>Expected pulses a second.</summary>
    public double Rate(DateTimeOffset time) =>
        _settings.PulseRateHz * Flux(time) * (1 + _settings.DailyWave * Math.Cos(2 * Math.PI * (time.TimeOfDay.TotalHours - 15) / 24)) * Math.Exp(-_settings.PressureCoefficient * (Pressure(time) - ReferencePressure));

    /// <summary>
    /// A whole hour of counting without its pulses: Poisson counts of the mean rate, with the mean pressure. For months of many stations.
    /// </summary>
    public HourRate Hour(DateTimeOffset hour)
    {
        var steps = Enumerable.Range(0, 12).Select(i => hour + i * SimulationGrid.Step).ToList();
        var expected = 3600 * steps.Average(Rate);
        var random = new SimulationRandom(_settings.Seed, "hour", hour.ToUnixTimeSeconds());

        // Far from zero a Poisson number is a normal one.
        var counts = Math.Max(0, Math.Round(expected + Math.Sqrt(expected) * random.Normal()));
        return new HourRate(counts / 3600, steps.Average(Pressure));
    }

    /// <summary>
    /// The pulses of one second with what made them: truth for tests of clustering. Independent of all other seconds; what the tube adds does not
    /// change what the particles draw.
    /// </summary>
    public IReadOnlyList<LabelledPulse> Labelled(DateTimeOffset second)
    {
        var (electronics, tube) = (_settings.Electronics, _settings.Tube);
        var rate = Rate(second);
        if (_settings.Fault is { } fault && second >= fault.From)
        {
            (electronics, tube) = fault.At(second, electronics, tube);
            rate *= _sensitivity.Value.Relative(electronics);
        }

        var particles = PulseModel.Second(new SimulationRandom(_settings.Seed, "pulses", second.ToUnixTimeSeconds()), rate, _settings.Light, electronics);
        return tube.Complete(new SimulationRandom(_settings.Seed, "tube", second.ToUnixTimeSeconds()), particles, electronics);
    }

    /// <summary>One second as the station sends it.</summary>
    public PulseBatch Batch(DateTimeOffset second)
    {
        var hour = second.TimeOfDay.TotalHours;
        return new PulseBatch(Series, second, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline, [.. Labelled(second).Select(p => p.Pulse)])
        {
            PressureHpa = Math.Round(Pressure(second), 2),
            TemperatureC = Math.Round(21 + 5 * Math.Cos(2 * Math.PI * (hour - 14) / 24), 1),
            Source = StormSimulation.Source,
            Simulated = true,
        };
    }

    private static double Step(double hours, double width) => Math.Clamp(hours / width, 0, 1);
}
