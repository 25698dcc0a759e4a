using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Lago;

public sealed class MuonCalibrationTests
{
    /// <summary>By hand: q dN/dq in bins of 16 ADC counts, its largest, and a plain parabola through the bins within a quarter of it.</summary>
    [Theory]
    [InlineData("Cal1.cal.gz")]
    [InlineData("Cal2.cal.gz")]
    public void The_hump_of_real_histograms_agrees_with_a_fit_by_hand(string file)
    {
        var histogram = CalibrationFile.Read(ReferenceData.Require("lago", "uvg", file)).Charge[2];
        var bins = Enumerable.Range(1, 150).Select(b => (Q: 16.0 * b + 7.5, Y: (16.0 * b + 7.5) * Enumerable.Range(16 * b, 16).Sum(q => (double)histogram[q]))).ToList();
        var largest = bins.Where(b => b.Q > 300).MaxBy(b => b.Y).Q;
        var byHand = Vertex([.. bins.Where(b => Math.Abs(b.Q / largest - 1) < 0.25)]);
        var fit = MuonCalibration.Of(histogram.AsSpan()).ShouldNotBeNull();
        fit.Charge.ShouldBe(byHand, 0.02 * byHand);
        fit.StandardError.ShouldBeInRange(0.1, 0.02 * byHand);
    }

    [Fact]
    public void A_histogram_without_pulses_or_without_a_hump_gives_none()
    {
        MuonCalibration.Of(new long[4096]).ShouldBeNull();
        var falling = Enumerable.Range(0, 4096).Select(q => (long)(1e6 * Math.Exp(-q / 3.0))).ToArray();
        MuonCalibration.Of(falling).ShouldBeNull();
    }

    [Fact]
    public void The_error_is_about_the_scatter_of_repetitions_and_the_gain_is_followed()
    {
        var fits = Enumerable.Range(0, 30).Select(seed => MuonCalibration.Of(Histogram(seed, 20_000, Electronics.Default)).ShouldNotBeNull()).ToList();
        var mean = fits.Average(f => f.Charge);
        var scatter = Math.Sqrt(fits.Average(f => (f.Charge - mean) * (f.Charge - mean)));
        fits.Average(f => f.StandardError).ShouldBeInRange(0.5 * scatter, 2 * scatter);
        var louder = MuonCalibration.Of(Histogram(99, 60_000, Electronics.Default with { Gain = 1.1 * Electronics.Default.Gain, LargestAdc = 4095 })).ShouldNotBeNull();
        (louder.Charge / MuonCalibration.Of(Histogram(98, 60_000, Electronics.Default with { LargestAdc = 4095 }))!.Charge).ShouldBe(1.1, 0.02);
    }

    [Fact]
    public void Live_windows_give_the_calibration_of_their_hour_when_the_next_one_begins()
    {
        var begin = new DateTimeOffset(2026, 1, 1, 5, 59, 30, TimeSpan.Zero);
        ClusterResult? last = null;
        var (whole, hours) = (new long[4096], new List<LagoCalibration?>());
        for (var window = 0; window < 6; window++)
        {
            var batch = new PulseBatch(KnownSeries.Lago("x"), begin.AddSeconds(10 * window), PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline,
                [.. PulseModel.Second(new SimulationRandom(3, "hour", window), 3000).Select(p => p.Pulse)]);
            last = LagoClusterer.Run(ClusterWork.Of([batch]), last is null ? null : ClusterResult.FromBytes(last.ToBytes()));
            hours.Add(last.Calibration!.Last);
            foreach (var pulse in window < 3 ? PulseFeatures.Of(batch, PulseReading.Default) : [])
            {
                whole[(int)Math.Clamp(Math.Round((float)pulse.Charge), 0, 4095)]++;
            }
        }

        var fit = MuonCalibration.Of(whole).ShouldNotBeNull();
        hours.Take(3).ShouldAllBe(c => c == null);
        hours.Skip(3).ShouldAllBe(c => c == new LagoCalibration(begin.AddMinutes(-59.5), fit.Charge, fit.StandardError, fit.Pulses));
    }

    [Fact]
    public void A_calibration_file_is_written_as_it_is_read()
    {
        var histograms = CalibrationFile.Read(ReferenceData.Require("lago", "uvg", "Cal1.cal.gz"));
        var text = new StringWriter();
        CalibrationFile.Write(text, histograms);
        var again = CalibrationFile.Read(new StringReader(text.ToString()), "again.cal");
        again.Charge.Zip(histograms.Charge).ShouldAllBe(p => p.First.SequenceEqual(p.Second));
        again.Peak.Zip(histograms.Peak).ShouldAllBe(p => p.First.SequenceEqual(p.Second));
    }

    [Theory]
    [InlineData("1 2 x 4 5 6\n", "ch3")]
    [InlineData("1 2 3\n", "row")]
    [InlineData("1 2 3 4 5 6\n", "row")]
    public void A_broken_calibration_file_is_refused_with_its_line(string text, string field) =>
        Should.Throw<InputException>(() => CalibrationFile.Read(new StringReader("# a comment\n" + text), "x.cal")).Field.ShouldBe(field);

    private static long[] Histogram(int seed, int pulses, Electronics electronics)
    {
        var (random, source, counts) = (new SimulationRandom(seed, "calibration"), new NominalLight(), new long[4096]);
        for (var i = 0; i < pulses; i++)
        {
            var samples = PulseModel.Triggered(random, source, electronics).Samples;
            var f = PulseFeatures.Of(new Pulse(0, 1, 3, samples), PulseModel.BinNanoseconds, PulseModel.Baseline, PulseReading.Default);
            counts[(int)Math.Clamp(Math.Round(f.Charge), 0, 4095)]++;
        }

        return counts;
    }

    private static double Vertex(IReadOnlyList<(double Q, double Y)> points)
    {
        // Three sums of a least-squares parabola about the mean charge, by Cramer's rule.
        var centre = points.Average(p => p.Q);
        double S(int k) => points.Sum(p => Math.Pow(p.Q - centre, k));
        double T(int k) => points.Sum(p => Math.Pow(p.Q - centre, k) * p.Y);
        double Det(double a, double b, double c, double d, double e, double f, double g, double h, double i) => a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
        var bottom = Det(S(0), S(1), S(2), S(1), S(2), S(3), S(2), S(3), S(4));
        var b = Det(S(0), T(0), S(2), S(1), T(1), S(3), S(2), T(2), S(4)) / bottom;
        var c = Det(S(0), S(1), T(0), S(1), S(2), T(1), S(2), S(3), T(2)) / bottom;
        return centre - b / (2 * c);
    }
}
