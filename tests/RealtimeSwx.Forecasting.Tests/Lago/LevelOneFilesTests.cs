using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.Lago;

public sealed class LevelOneFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-l1-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_hour_has_its_three_files_and_they_hold_every_pulse()
    {
        var start = new DateTimeOffset(2026, 3, 1, 4, 59, 55, TimeSpan.Zero);
        var settings = new SimulationSettings { Seed = 2, Start = start.AddHours(-start.Hour).AddMinutes(-59).AddSeconds(-55), StormOnset = null };
        var station = new StationModel(settings, SimulationGrid.Of(settings), null);
        var batches = Enumerable.Range(0, 10).Select(s => station.Batch(start.AddSeconds(s))).ToList();
        using (var files = new LevelOneFiles(_folder, station.Series))
        {
            batches.ForEach(files.Add);
        }

        Directory.GetFiles(_folder).Select(Path.GetFileName).Order().ShouldBe(
            [.. new[] { "04", "05" }.SelectMany(h => new[] { "cal", "rte", "scl" }.Select(k => $"sim_2026_03_01_{h}h00.{k}"))]);
        foreach (var hour in new[] { 4, 5 })
        {
            var own = batches.Where(b => b.Second.Hour == hour).ToList();
            var name = Path.Combine(_folder, $"sim_2026_03_01_{hour:00}h00.");
            var histograms = CalibrationFile.Read(name + "cal");
            histograms.Charge[0].Sum().ShouldBe(own.Sum(b => b.Pulses.Length));
            var largest = own.SelectMany(b => PulseFeatures.Of(b, PulseReading.Default)).Select(f => Math.Min(4095, f.Charge)).Max();
            Enumerable.Range(0, 4096).Last(q => histograms.Charge[0][q] > 0).ShouldBe((int)Math.Round(largest));

            var rates = File.ReadLines(name + "rte").Where(l => l[0] != '#').Select(l => l.Split(' ')).ToList();
            rates.Select(r => long.Parse(r[0])).ShouldBe(own.Select(b => b.Second.ToUnixTimeSeconds()));
            rates.Select(r => int.Parse(r[3])).ShouldBe(own.Select(b => b.Pulses.Length));
            rates.ShouldAllBe(r => r.Length == 7 && r[4] == r[3] && r[5] == "0");

            var scalers = File.ReadLines(name + "scl").Where(l => l[0] != '#').Select(l => l.Split(' ').Select(int.Parse).ToList()).ToList();
            scalers.Count.ShouldBe(200 * own.Count);
            scalers.ShouldAllBe(r => r.Count == 12);
            scalers.Sum(r => r[1]).ShouldBe(own.SelectMany(b => PulseFeatures.Of(b, PulseReading.Default)).Count(f => f.Peak > 50));
        }
    }
}
