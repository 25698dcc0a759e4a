using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Formats;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Lago;

public class LagoReportTests
{
    private readonly StringWriter _features = new();
    private readonly StringWriter _rates = new();
    private readonly StringWriter _clusters = new();
    private LagoReport? _report;

    [Fact]
    public void The_real_fragment_gives_its_rate_although_it_is_a_tenth_of_a_second()
    {
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var records = FeedFile.Read(ReferenceData.Require("lago", "uvg", "lagodata"), ReadOptions.Default with { Start = start });
        var summary = Run(records.OfType<PulseBatch>()).ShouldHaveSingleItem();
        summary.Pulses.ShouldBe(68);
        summary.From.ShouldBe(start);
        summary.Lost.ShouldBe(1);
        summary.MeanRate.ShouldBe(667, 6.67);
        (summary.MeanTrueRate * summary.LiveSeconds).ShouldBe(68 + summary.Lost, 0.1);
        foreach (var (percent, adc) in new[] { ("5", 27), ("25", 36), ("50", 134), ("75", 367), ("95", 546) })
        {
            summary.PeakQuantiles[percent].ShouldBe(adc, 1);
        }

        summary.MeanCorrectedRate.ShouldBeNull();
        Rows(_features).Count.ShouldBe(68);
        Rows(_clusters).Count.ShouldBe(summary.Windows.ShouldHaveSingleItem().Clusters.Count);
    }

    [Fact]
    public void Simulated_seconds_give_windows_and_pressure_corrected_rates()
    {
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var simulation = new StormSimulation(new SimulationSettings { Seed = 2, Start = start });
        var batches = Enumerable.Range(0, 25).Select(s => simulation.Station.Batch(start.AddSeconds(s))).ToList();
        var summary = Run(batches).ShouldHaveSingleItem();
        summary.Windows.Select(w => w.From).ShouldBe([start, start.AddSeconds(10), start.AddSeconds(20)]);
        summary.LiveSeconds.ShouldBe(25, 2.5);
        summary.ReferencePressureHpa.ShouldNotBeNull();
        summary.MeanCorrectedRate.ShouldNotBeNull().ShouldBe(summary.MeanRate, 0.05 * summary.MeanRate);
        Rows(_rates).Count.ShouldBe(25);
        var health = summary.Health.ShouldNotBeNull();
        (health.State, health.Windows, health.Since).ShouldBe((HealthState.Learning, 3, start.AddSeconds(10)));
        health.Changes.ShouldBe([new LagoHealthChange(start.AddSeconds(10), HealthState.Learning)]);
        health.Measures.ShouldContain(m => m.Name == "muon_charge" && m.Value > 700 && m.Value < 1100);
        var pulses = Rows(_features);
        pulses.Count.ShouldBe(batches.Sum(b => b.Pulses.Length));
        pulses.Count(r => r[^1] == "-1").ShouldBe(summary.Windows.Sum(w => w.Noise));
        Rows(_clusters).Sum(r => int.Parse(r[6])).ShouldBe(pulses.Count - summary.Windows.Sum(w => w.Noise));

        // One pulse a second has none before it.
        pulses.Count(r => r[^2].Length == 0).ShouldBe(batches.Count);
        pulses.Select(r => r[^2]).Where(gap => gap.Length > 0).ShouldAllBe(gap => double.Parse(gap, CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public void The_largest_window_is_shown_in_its_cluster_order()
    {
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var simulation = new StormSimulation(new SimulationSettings { Seed = 2, Start = start });
        var summary = Run(Enumerable.Range(0, 12).Select(s => simulation.Station.Batch(start.AddSeconds(s)))).ShouldHaveSingleItem();
        var shown = _report!.LargestWindows(TestContext.Current.CancellationToken).ShouldHaveSingleItem();
        var window = summary.Windows[0];
        (shown.Station, shown.WindowStart).ShouldBe((summary.Station, window.From));
        (shown.Reachability.Length, shown.Clusters.Length).ShouldBe((window.Clustered, window.Clustered));
        shown.Reachability[0].ShouldBe(double.PositiveInfinity);

        // The cores are those of the result, and each is one stretch of the order.
        shown.Clusters.Where(c => c >= 0).CountBy(c => c).ToDictionary().ShouldBe(window.Clusters.ToDictionary(c => c.Id, c => c.Core), ignoreOrder: true);
        shown.Clusters.Where((c, i) => c >= 0 && (i == 0 || shown.Clusters[i - 1] != c)).Count().ShouldBe(window.Clusters.Count);
    }

    private IReadOnlyList<LagoStationSummary> Run(IEnumerable<PulseBatch> batches)
    {
        var report = _report = new LagoReport(_features, _rates, _clusters);
        report.Start();
        foreach (var batch in batches)
        {
            report.Add(batch);
        }

        return report.End();
    }

    /// <summary>Rows below the header, each as wide as it.</summary>
    private static List<string[]> Rows(StringWriter table)
    {
        var lines = table.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')).ToList();
        lines.ShouldAllBe(l => l.Length == lines[0].Length);
        return lines[1..];
    }
}
