using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.CosmicRays;

namespace RealtimeSwx.Science.Tests.CosmicRays;

/// <summary>Made-up hours whose decrease is known.</summary>
public sealed class ForbushDetectorTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SeriesId Station = new("nm/x");

    [Fact]
    public void A_step_of_five_percent_is_found_with_its_onset_depth_and_recovery()
    {
        var hours = Hours(24 * 12, h => h < 60 ? 1 : 1 - (0.05 * Math.Exp(-(h - 60) / 40.0)));
        var seen = ForbushDetector.Scan(hours);
        seen.Take(60).ShouldAllBe(s => s.Decrease == null);
        var raised = seen.First(s => s.Decrease is not null);
        raised.Hour.ShouldBe(T0.AddHours(61), "two low hours");
        var decrease = raised.Decrease!;
        (decrease.Onset, decrease.RaisedAt, decrease.EndedAt).ShouldBe((T0.AddHours(60), T0.AddHours(62), null));
        decrease.Depth.ShouldBe(0.05, 0.003);
        var ended = seen.Single(s => s.Decrease?.EndedAt is not null).Decrease!;
        ended.Depth.ShouldBe(0.05, 0.003);
        ended.RecoveryHours.ShouldNotBeNull().ShouldBe(40, 6);
        ended.Recovered.ShouldBeGreaterThan(0.8);
        ended.Significance.ShouldBeGreaterThan(10);
        seen.SkipWhile(s => s.Decrease?.EndedAt is null).Skip(1).ShouldAllBe(s => s.Decrease == null);
    }

    [Fact]
    public void What_is_said_of_an_hour_does_not_depend_on_those_after_it()
    {
        var hours = Hours(200, h => h < 100 ? 1 : 0.93);
        var all = ForbushDetector.Scan(hours);
        foreach (var end in new[] { 40, 101, 102, 103, 160 })
        {
            ForbushDetector.Scan(hours.Take(end))[^1].ShouldBe(all[end - 1]);
        }
    }

    [Fact]
    public void The_daily_wave_alone_raises_nothing_although_the_record_begins_on_its_crest()
    {
        var hours = Hours(24 * 20, h => 1 + (0.006 * Math.Cos(2 * Math.PI * h / 24.0)));
        ForbushDetector.Scan(hours).ShouldAllBe(s => s.Decrease == null);
    }

    [Fact]
    public void A_lasting_step_becomes_the_usual_after_two_weeks()
    {
        var seen = ForbushDetector.Scan(Hours(24 * 24, h => h < 60 ? 1 : 0.8));
        var ended = seen.Single(s => s.Decrease?.EndedAt is not null);
        (ended.Decrease!.EndedAt!.Value - ended.Decrease.Onset).ShouldBe(ForbushSettings.Default.Longest);
        seen[^1].Level.ShouldNotBeNull().ShouldBe(0, 0.01);
        seen[^1].Decrease.ShouldBeNull();
    }

    [Fact]
    public void One_broken_monitor_does_not_move_the_network_and_one_low_hour_raises_nothing()
    {
        var names = Enumerable.Range(0, 8).Select(i => new SeriesId($"nm/m{i}")).ToList();
        var hours = Enumerable.Range(0, 120).Select(h => new CountHour(T0.AddHours(h), names.ToImmutableSortedDictionary(
            n => n, n => new HourRate((100 + (10 * names.IndexOf(n))) * (1 + Noise(h, names.IndexOf(n), 0.003)) * (n == names[0] && h > 60 ? 0.4 : 1) * (h == 90 ? 0.95 : 1))))).ToList();
        var seen = ForbushDetector.Scan(hours);
        seen.ShouldAllBe(s => s.Decrease == null);
        seen[70].Level.ShouldNotBeNull().ShouldBe(0, 0.005);
        seen[70].Detectors.ShouldBe(7);
        seen[90].Level.ShouldNotBeNull().ShouldBe(-0.05, 0.005);
    }

    [Fact]
    public void Nothing_is_said_before_there_is_a_usual()
    {
        var seen = ForbushDetector.Scan(Hours(10, h => h < 3 ? 1 : 0.9));
        seen.Take(6).ShouldAllBe(s => s.Level == null && s.Decrease == null);
        seen.ShouldAllBe(s => s.Decrease == null);
    }

    private static List<CountHour> Hours(int count, Func<int, double> sky) =>
        [.. Enumerable.Range(0, count).Select(h => CountHour.Of(Station, T0.AddHours(h), new HourRate(100 * sky(h) * (1 + Noise(h, 0, 0.002)))))];

    /// <summary>Scatter that is the same on every run.</summary>
    private static double Noise(int hour, int station, double sigma)
    {
        var random = new Science.Simulation.SimulationRandom(station, "noise", hour);
        return sigma * random.Normal();
    }
}
