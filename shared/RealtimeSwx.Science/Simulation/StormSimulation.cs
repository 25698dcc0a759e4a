using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// A seeded, physics-based stretch of space weather: L1 wind with an interplanetary coronal mass ejection, Sym-H, Kp, TEC maps and detector
/// pulses that belong together. Every record is marked as simulated. Wind and indices are computed on construction, maps and pulses when
/// they are read.
/// </summary>
public sealed class StormSimulation
{
    public const string Source = "simulator";

    private static readonly TimeSpan WindLabelIsTheEnd = TimeSpan.Zero;
    private readonly RingCurrentModel _earth;
    private readonly IonosphereModel _ionosphere;

    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    public StormSimulation(SimulationSettings settings)
    {
        settings.Validate();
        Settings = settings;
        Grid = SimulationGrid.Of(settings);
        Ejection = EjectionPassage.Of(settings);
        Wind = SolarWindModel.Of(settings, Grid, Ejection);
        _earth = RingCurrentModel.Of(settings, Grid, Wind);
        _ionosphere = new IonosphereModel(settings, Grid, Wind, _earth);
        Station = new StationModel(settings, Grid, Ejection);
    }

    public SimulationSettings Settings { get; }

    public SimulationGrid Grid { get; }

    /// <summary>The true passage, null in quiet times.</summary>
    public EjectionPassage? Ejection { get; }

    /// <summary>The wind as it was, gaps filled with the truth.</summary>
    public SolarWindModel Wind { get; }

    public StationModel Station { get; }

    /// <summary>
    /// All records, in the order in which they become available, each stamped with that time. Enumerating again gives the same records.
    /// </summary>
    public IEnumerable<FeedRecord> Records() => AvailabilityMerge.Of(
    [
        Component(KnownSeries.WindBt, Wind.Bt, 2, Wind.FieldMissing),
        Component(KnownSeries.WindBx, i => Wind.Bx[i], 2, Wind.FieldMissing),
        Component(KnownSeries.WindBy, i => Wind.By[i], 2, Wind.FieldMissing),
        Component(KnownSeries.WindBz, i => Wind.Bz[i], 2, Wind.FieldMissing),
        Component(KnownSeries.WindSpeed, i => Wind.V[i], 1, Wind.SpeedMissing),
        Component(KnownSeries.WindDensity, i => Wind.N[i], 2, Wind.PlasmaMissing),
        Component(KnownSeries.WindTemperature, i => Wind.T[i], 0, Wind.PlasmaMissing),
        SymH(),
        Kp(),
        Maps(),
        Pulses(),
    ],
        Settings.Availability,
        Settings.End);

    private IEnumerable<Observation> Component(SeriesId series, Func<int, double> value, int digits, bool[] missing)
    {
        foreach (var i in Steps())
        {
            if (!missing[i])
            {
                yield return Observed(series, Grid.Time(i), WindLabelIsTheEnd, Math.Round(value(i), digits));
            }
        }
    }

    private IEnumerable<Observation> SymH() =>
        Steps().Select(i => Observed(KnownSeries.SymH, Grid.Time(i), SimulationGrid.Step, _earth.SymH[i]));

    private IEnumerable<Observation> Kp()
    {
        var last = Grid.Time(Grid.Count - 1) - KpModel.Interval;
        for (var t = Grid.Origin.AddDays(1); t <= last; t += KpModel.Interval)
        {
            if (t >= Settings.Start)
            {
                var random = new SimulationRandom(Settings.Seed, "kp", t.ToUnixTimeSeconds());
                yield return Observed(KnownSeries.Kp, t, KpModel.Interval, KpModel.Of(Wind, _earth, random, Grid.Index(t)).Units);
            }
        }
    }

    private IEnumerable<TecMap> Maps()
    {
        for (var day = SimulationGrid.Midnight(Settings.Start); day <= Settings.End; day = day.AddDays(1))
        {
            for (var k = 0; k < IonosphereModel.MapsPerDay; k++)
            {
                var epoch = day + k * IonosphereModel.Cadence;
                if (epoch >= Settings.Start && epoch <= Settings.End)
                {
                    yield return _ionosphere.Map(epoch, day);
                }
            }
        }
    }

    private IEnumerable<PulseBatch> Pulses()
    {
        var every = Settings.PulseEvery.Ticks;
        var first = new DateTimeOffset(Settings.Start.Ticks / every * every, TimeSpan.Zero);
        for (var stretch = first; Settings.PulseLength > TimeSpan.Zero && stretch < Settings.End; stretch += Settings.PulseEvery)
        {
            for (var second = stretch; second < stretch + Settings.PulseLength && second < Settings.End; second = second.AddSeconds(1))
            {
                if (second >= Settings.Start)
                {
                    yield return Station.Batch(second);
                }
            }
        }
    }

    private IEnumerable<int> Steps()
    {
        for (var i = Grid.Index(Settings.Start); i < Grid.Count && Grid.Time(i) <= Settings.End; i++)
        {
            yield return i;
        }
    }

    private static Observation Observed(SeriesId series, DateTimeOffset time, TimeSpan span, double value) =>
        new(series, time, span, value, Revision.Final, Quality.Simulated, Source);
}
