using RealtimeSwx.Domain;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Simulation;

/// <summary>Maps against what is measured on real ones: mean, crests, day-to-day change, storm phases, the two midnight maps.</summary>
public sealed class SimulatedMapTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StormSimulation Simulation = new(new SimulationSettings { Seed = 7, Start = Start, PulseLength = TimeSpan.Zero });
    private static readonly List<TecMap> Maps = Simulation.Records().OfType<TecMap>().ToList();
    private static readonly List<TecMap> Truth = Maps.GroupBy(m => m.Epoch).Select(g => g.MaxBy(m => m.Edition)!).OrderBy(m => m.Epoch).ToList();

    [Fact]
    public void Map_ShouldUseTheIgsGridInTenths_WithEqualEndColumns()
    {
        foreach (var map in Maps.Take(13))
        {
            map.Grid.ShouldBe(TecGrid.Igs);
            map.Values.Length.ShouldBe(71 * 73);
            map.Rms.Length.ShouldBe(71 * 73);
            map.Values.ShouldAllBe(v => v > 0 && Math.Abs(v * 10 - MathF.Round(v * 10)) < 1e-3);
            Enumerable.Range(0, 71).ShouldAllBe(i => map[i, 0] == map[i, 72]);
        }
    }

    [Fact]
    public void GlobalMean_ShouldBeTheOneAsked_AndCrestsThreeToFiveTimesIt()
    {
        var quiet = Truth.Where(m => m.Epoch < Simulation.Ejection!.Shock).ToList();
        quiet.Average(m => Mean(m, (i, j) => m[i, j])).ShouldBeInRange(18, 26);
        quiet.Average(m => m.Values.Max() / Mean(m, (i, j) => m[i, j])).ShouldBeInRange(2.6, 5);
    }

    [Fact]
    public void Crests_ShouldFollowTheSun_OnBothSidesOfTheMagneticEquator()
    {
        foreach (var map in Truth.Take(12))
        {
            var peak = map.Values.IndexOf(map.Values.Max());
            var local = (map.Epoch.TimeOfDay.TotalHours + map.Grid.Lon(peak % 73) / 15 + 24) % 24;
            local.ShouldBeInRange(12, 18.5);
            Math.Abs(map.Grid.Lat(peak / 73)).ShouldBeLessThan(32);
        }

        // At 75 W the magnetic equator lies near 10 S; at 20 UT it is 15 local time there.
        var afternoon = Truth.First(m => m.Epoch.Hour == 20);
        var column = (int)((-75 - afternoon.Grid.Lon1) / afternoon.Grid.LonStep);
        double At(double lat) => afternoon[(int)((lat - afternoon.Grid.Lat1) / afternoon.Grid.LatStep), column];
        At(5).ShouldBeGreaterThan(1.05 * At(-10));
        At(-25).ShouldBeGreaterThan(1.05 * At(-10));
        At(60).ShouldBeLessThan(0.6 * At(5));
    }

    [Fact]
    public void DayToDayChange_ShouldBeAsInRealMaps_AndLargerInTheStorm()
    {
        var (quiet, storm) = (new List<double>(), new List<double>());
        for (var k = 12; k < Truth.Count; k++)
        {
            (Truth[k].Epoch < Simulation.Ejection!.Shock ? quiet : storm).Add(SquaredDifference(Truth[k], Truth[k - 12]));
        }

        Math.Sqrt(quiet.Average()).ShouldBeInRange(1.5, 5);
        Math.Sqrt(storm.Average()).ShouldBeGreaterThan(1.3 * Math.Sqrt(quiet.Average()));
    }

    [Fact]
    public void Storm_ShouldHaveAPositiveThenANegativePhase()
    {
        var shock = Simulation.Ejection!.Shock;
        double Relative(double fromHours, double toHours, Func<double, bool> latitudes)
        {
            var (storm, quiet) = (0.0, 0.0);
            foreach (var map in Truth.Where(m => m.Epoch >= shock.AddHours(fromHours) && m.Epoch < shock.AddHours(toHours)))
            {
                var before = Truth.Single(m => m.Epoch == map.Epoch.AddDays(-4));
                storm += Mean(map, (i, j) => latitudes(map.Grid.Lat(i)) ? map[i, j] : 0);
                quiet += Mean(before, (i, j) => latitudes(map.Grid.Lat(i)) ? before[i, j] : 0);
            }

            return storm / quiet;
        }

        Relative(10, 22, lat => Math.Abs(lat) < 40).ShouldBeGreaterThan(1.15);
        Relative(26, 44, lat => Math.Abs(lat) > 50).ShouldBeLessThan(0.85);
    }

    [Fact]
    public void TheTwoMidnightMaps_ShouldDifferByAboutOneUnit()
    {
        var pairs = Maps.GroupBy(m => m.Epoch).Where(g => g.Count() == 2).Select(g => g.OrderBy(m => m.Edition).ToList()).ToList();
        pairs.Count.ShouldBe(11);
        pairs.ShouldAllBe(p => p[0].Epoch.TimeOfDay == TimeSpan.Zero && p[1].Edition - p[0].Edition == TimeSpan.FromDays(1));
        Math.Sqrt(pairs.Average(p => SquaredDifference(p[0], p[1]))).ShouldBeInRange(0.3, 1.6);
    }

    [Fact]
    public void Winter_ShouldBeThinnerThanSummer_InMiddleLatitudes()
    {
        var december = new StormSimulation(new SimulationSettings
        {
            Start = new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.Zero),
            Duration = TimeSpan.FromDays(1),
            StormOnset = null,
            PulseLength = TimeSpan.Zero,
        }).Records().OfType<TecMap>().ToList();
        double Band(double from, double to) => december.Average(m => Mean(m, (i, j) => m.Grid.Lat(i) >= from && m.Grid.Lat(i) <= to ? m[i, j] : 0));
        Band(45, 65).ShouldBeLessThan(0.75 * Band(-65, -45));
    }

    private static double SquaredDifference(TecMap a, TecMap b) => Mean(a, (i, j) => Math.Pow(a[i, j] - b[i, j], 2));

    private static double Mean(TecMap map, Func<int, int, double> value)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < map.Grid.LatCount; i++)
        {
            var weight = Math.Cos(map.Grid.Lat(i) * Math.PI / 180);
            for (var j = 0; j < map.Grid.UniqueLonCount; j++)
            {
                sum += weight * value(i, j);
                weights += weight;
            }
        }

        return sum / weights;
    }
}
