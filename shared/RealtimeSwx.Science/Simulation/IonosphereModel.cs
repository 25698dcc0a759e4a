using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Global maps of vertical TEC on the IGS grid: a background that follows the Sun's zenith angle, two crests beside the magnetic equator in
/// the afternoon, seasons, weather from day to day, and the two phases of an ionospheric storm (first more, driven by the electric field;
/// then less at middle and high latitudes, driven by the ring current's history).
/// </summary>
public sealed class IonosphereModel
{
    /// <summary>Maps a day file holds: 00, 02 … 24 UT.</summary>
    public const int MapsPerDay = 13;

    public static readonly TimeSpan Cadence = TimeSpan.FromHours(2);

    /// <summary>Scales the shape below to a cos-latitude mean of one at equinox.</summary>
    private const double MeanOfShape = 13.6;

    private const double Degree = Math.PI / 180;
    private static readonly TecGrid Grid = TecGrid.Igs;
    private static readonly double[] MagneticLatitude = MagneticLatitudes();
    private readonly SimulationSettings _settings;
    private readonly SimulationGrid _grid;
    private readonly double[] _positive;
    private readonly double[] _negative;
    private readonly double[] _global;
    private readonly double[] _north;
    private readonly double[] _south;
    private readonly double[] _shift;
    private readonly double[][] _weather;

    public IonosphereModel(SimulationSettings settings, SimulationGrid grid, SolarWindModel wind, RingCurrentModel earth)
    {
        (_settings, _grid) = (settings, grid);
        double[] Path(string name, double tauHours, double sd) =>
            new SimulationRandom(settings.Seed, "tec/" + name).Autoregressive(grid.Count, SimulationGrid.StepHours, tauHours, sd);

        (_global, _shift) = (Path("global", 40, 0.06), Path("shift", 20, 0.4));
        (_north, _south) = (Path("north", 18, 0.16), Path("south", 18, 0.16));
        _weather = [.. Enumerable.Range(0, WeatherPatterns.Count).Select(k => Path("weather" + k, 12, 0.035))];
        _positive = Memory(i => Math.Max(0, wind.SouthwardField(earth.Driver(i)) - 2), 3);
        _negative = Memory(i => Math.Max(0, -earth.PressureCorrected[i] - 40), 16);
    }

    /// <summary>The map of one epoch as the file of day <paramref name="edition"/> has it, in whole tenths of a TECU, with its error as RMS.</summary>
    public TecMap Map(DateTimeOffset epoch, DateTimeOffset edition)
    {
        var i = _grid.Index(epoch);
        var sun = new Season(epoch);
        var (positive, negative) = (Saturated(_positive[i] / 8), Saturated(_negative[i] / 80));
        var analysis = new SimulationRandom(_settings.Seed, "tec/edition/" + edition.ToUnixTimeSeconds(), epoch.ToUnixTimeSeconds());
        var field = new double[WeatherPatterns.Count];
        for (var k = 0; k < field.Length; k++)
        {
            field[k] = 0.35 * analysis.Normal();
        }

        var values = new float[Grid.Count];
        var rms = new float[Grid.Count];
        var scale = _settings.MeanTec / MeanOfShape * Math.Exp(_global[i]);
        Span<double> patterns = stackalloc double[WeatherPatterns.Count];
        for (var row = 0; row < Grid.LatCount; row++)
        {
            for (var column = 0; column < Grid.UniqueLonCount; column++)
            {
                var (lat, lon) = (Grid.Lat(row), Grid.Lon(column));
                var local = (sun.Hour + lon / 15 + 48) % 24;
                var m = MagneticLatitude[row * Grid.LonCount + column];
                WeatherPatterns.At(lat, lon, patterns);
                var (weather, difference) = (0.0, 0.0);
                for (var k = 0; k < patterns.Length; k++)
                {
                    weather += _weather[k][i] * patterns[k];
                    difference += field[k] * patterns[k];
                }

                var quiet = Background(sun, lat, local) + Crests(i, sun, m, lon, local, positive);
                var storm = 1 + StormChange(sun, m, local, positive, negative);
                var tec = Math.Max(0.3, scale * quiet * Math.Exp(weather) * storm + difference);
                var at = row * Grid.LonCount + column;
                values[at] = (float)(Math.Round(tec * 10) / 10);
                rms[at] = (float)(Math.Round((0.8 + 0.06 * tec) * 10) / 10);
            }

            // The column at +180 repeats the one at -180.
            var first = row * Grid.LonCount;
            (values[first + Grid.UniqueLonCount], rms[first + Grid.UniqueLonCount]) = (values[first], rms[first]);
        }

        return new TecMap(KnownSeries.Tec("sim"), epoch, edition, Grid, ImmutableArray.Create(values), ImmutableArray.Create(rms), StormSimulation.Source)
        {
            Simulated = true,
        };
    }

    private static double Background(Season sun, double lat, double local)
    {
        var zenith = Math.Sin(lat * Degree) * Math.Sin(sun.Declination)
            + Math.Cos(lat * Degree) * Math.Cos(sun.Declination) * Math.Cos((local - 13.7) * 15 * Degree);
        var lit = (zenith + Math.Sqrt(zenith * zenith + 0.03)) / 2;
        return (4.5 + 21 * Math.Pow(lit, 0.8)) * sun.SemiAnnual;
    }

    private double Crests(int i, Season sun, double m, double lon, double local, double positive)
    {
        var hour = local - 15.3 - _shift[i];
        var time = Math.Exp(1.6 * (Math.Cos(hour * 15 * Degree) - 1));
        var away = 14 + 5 * positive;
        double Crest(double centre) => Math.Exp(-Math.Pow((m - centre) / 8.5, 2));
        var wave = 1 + 0.1 * Math.Cos(4 * lon * Degree + 0.8);
        return 19 * time * wave * sun.SemiAnnual
            * (Crest(away) * Math.Exp(_north[i]) * (1 - 0.15 * sun.NorthSummer) + Crest(-away) * Math.Exp(_south[i]) * (1 + 0.15 * sun.NorthSummer));
    }

    private static double StormChange(Season sun, double m, double local, double positive, double negative)
    {
        var day = 0.5 * (1 + Math.Cos((local - 14.5) * 15 * Degree));
        var summer = 1 + 0.35 * sun.NorthSummer * Math.Sign(m);
        var away = 1 / (1 + Math.Exp(-(Math.Abs(m) - 35) / 7));
        return 0.9 * positive * day * Math.Exp(-Math.Pow(m / 48, 2)) - 0.5 * negative * away * summer;
    }

    private double[] Memory(Func<int, double> driver, double tauHours)
    {
        var keep = Math.Exp(-SimulationGrid.StepHours / tauHours);
        var (path, x) = (new double[_grid.Count], 0.0);
        for (var i = 0; i < path.Length; i++)
        {
            x = keep * x + (1 - keep) * driver(i);
            path[i] = x;
        }

        return path;
    }

    private static double Saturated(double x) => x / (1 + x);

    // A tilted dipole with its pole at 80.7 N 72.7 W (about 2020).
    private static double[] MagneticLatitudes()
    {
        var result = new double[Grid.Count];
        for (var k = 0; k < result.Length; k++)
        {
            var (lat, lon) = (Grid.Lat(k / Grid.LonCount) * Degree, Grid.Lon(k % Grid.LonCount) * Degree);
            var sine = Math.Sin(lat) * Math.Sin(80.7 * Degree) + Math.Cos(lat) * Math.Cos(80.7 * Degree) * Math.Cos(lon + 72.7 * Degree);
            result[k] = Math.Asin(sine) / Degree;
        }

        return result;
    }

    private sealed record Season(double Hour, double Declination, double NorthSummer, double SemiAnnual)
    {
        public Season(DateTimeOffset epoch)
            : this(epoch.TimeOfDay.TotalHours, 0, 0, 0)
        {
            var turn = 2 * Math.PI * (epoch.DayOfYear - 80) / 365.25;
            Declination = 23.44 * Degree * Math.Sin(turn);
            NorthSummer = Math.Sin(turn);
            SemiAnnual = 1 + 0.13 * Math.Cos(2 * turn);
        }
    }
}
