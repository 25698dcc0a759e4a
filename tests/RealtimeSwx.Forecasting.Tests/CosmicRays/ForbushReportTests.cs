using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.CosmicRays;
using RealtimeSwx.Formats;
using RealtimeSwx.Science.CosmicRays;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.CosmicRays;

/// <summary>On the real Forbush decreases, against figures that are computed here in the plainest way.</summary>
public sealed class ForbushReportTests
{
    [Theory]
    [InlineData("nmdb_2023-04-23.txt.gz")]
    [InlineData("nmdb_2024-03-24.txt.gz")]
    public void The_network_finds_one_decrease_with_its_onset_and_no_alarm_before(string file)
    {
        var hours = Hours(file);
        var found = Report(file).Networks.ShouldHaveSingleItem();
        var decrease = found.Decreases.ShouldHaveSingleItem().Decrease;
        var onset = PlainOnset(hours);
        Math.Abs((decrease.Onset - onset).TotalHours).ShouldBeLessThanOrEqualTo(2);
        decrease.RaisedAt.ShouldBeGreaterThan(onset);
        decrease.Depth.ShouldBe(PlainNetwork(hours).Select(l => -l.Level).Max(), 0.01);
        found.Detectors.ShouldBeGreaterThan(25);
    }

    [Theory]
    [InlineData("nmdb_2023-04-23.txt.gz", "nm/oulu", 0.050)]
    [InlineData("nmdb_2023-04-23.txt.gz", "nm/calg", 0.077)]
    [InlineData("nmdb_2024-03-24.txt.gz", "nm/oulu", 0.143)]
    [InlineData("nmdb_2024-03-24.txt.gz", "nm/newk", 0.138)]
    public void A_station_alone_finds_its_depth(string file, string series, double depth)
    {
        var hours = Hours(file);
        var decreases = Report(file).Stations.Single(s => s.Series == series).Decreases;
        decreases.ShouldAllBe(d => d.ConfirmedAt > PlainOnset(hours));
        decreases.Max(d => d.Decrease.Depth).ShouldBe(depth, 0.01);
    }

    [Fact]
    public void No_station_raises_an_alarm_before_the_onset()
    {
        foreach (var file in new[] { "nmdb_2023-04-23.txt.gz", "nmdb_2024-03-24.txt.gz" })
        {
            var onset = PlainOnset(Hours(file));
            var early = Report(file).Stations.Where(s => s.Decreases.Any(d => d.ConfirmedAt <= onset)).Select(s => s.Series);
            early.ShouldBeEmpty(file);
        }
    }

    private static ForbushSummary Report(string file)
    {
        var report = new ForbushReport(TextWriter.Null);
        foreach (var record in FeedFile.Read(ReferenceData.Require("native", "nmdb", file)))
        {
            report.Add(record);
        }

        return report.End();
    }

    private static IReadOnlyList<CountHour> Hours(string file) => HourMeans.OfMonitors(FeedFile.Read(ReferenceData.Require("native", "nmdb", file)).OfType<Observation>());

    /// <summary>Mean over the monitors of their rate against the median of their first six hours.</summary>
    private static List<(DateTimeOffset Hour, double Level)> PlainNetwork(IReadOnlyList<CountHour> hours)
    {
        var first = hours.Take(6).SelectMany(h => h.Rates).GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Select(r => r.Value.Rate).Order().ElementAt(g.Count() / 2));
        return [.. hours.Select(h => (h.Hour, h.Rates.Where(r => first.ContainsKey(r.Key)).Average(r => r.Value.Rate / first[r.Key] - 1)))];
    }

    /// <summary>First hour from which the network's mean stays below twice the scatter of the first twelve hours, for three hours at least.</summary>
    private static DateTimeOffset PlainOnset(IReadOnlyList<CountHour> hours)
    {
        var levels = PlainNetwork(hours);
        var quiet = levels.Take(12).Select(l => l.Level).ToList();
        var limit = quiet.Average() - 2 * Math.Sqrt(quiet.Sum(q => (q - quiet.Average()) * (q - quiet.Average())) / (quiet.Count - 1));
        var at = Enumerable.Range(0, levels.Count - 2).First(i => levels[i].Level < limit && levels[i + 1].Level < limit && levels[i + 2].Level < limit);
        return levels[at].Hour;
    }
}
