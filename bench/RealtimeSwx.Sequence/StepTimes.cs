using System.Diagnostics;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Sequence;

/// <summary>Time of a training step and of a row predicted, at the sizes of the Sym-H recipe: batch 32 x 192 rows x 253 features, 6 leads.</summary>
internal static class StepTimes
{
    private const int Features = 253;
    private const int Leads = 6;
    private const int Series = 64;
    private const int Rows = 720; // five chunks: ten steps of 32 chunks an epoch

    public static void Measure(int threads)
    {
        var learner = new TorchLearners("cpu", threads).Networks;
        var set = Random();
        var rows = set.Series.Take(14).SelectMany(s => s.Inputs).ToArray();
        foreach (var kind in NetworkSpec.Kinds)
        {
            var spec = NetworkSpec.For(kind) with { Epochs = 4 };
            var watch = new Clock();
            var fit = learner.Fit(set, null, spec, watch, CancellationToken.None);
            using var model = fit.Model;
            model.PredictNewest(rows.AsSpan(0, model.Window * Features));
            var series = Environment.CpuUsage.TotalTime;
            model.PredictSeries(rows);
            series = Environment.CpuUsage.TotalTime - series;
            var newest = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < 50; i++)
            {
                model.PredictNewest(rows.AsSpan(i * Features, model.Window * Features));
            }

            newest = Environment.CpuUsage.TotalTime - newest;
            // A day of new rows among as many earlier ones, every row three times.
            var day = new SeriesSet(Features, Leads, [new SeriesRows(set.Series[0].Inputs[..(288 * Features)], set.Series[0].Targets[..(288 * Leads)], set.Series[0].Weights[..288])]);
            var update = Environment.CpuUsage.TotalTime;
            model.Update(day, set, spec with { Epochs = 3, Batch = 4, LearningRate = 1e-4 }, CancellationToken.None).Dispose();
            update = Environment.CpuUsage.TotalTime - update;

            // The first epoch warms up; random offsets make five or six chunks of a series.
            var steps = Series * 5.5 / spec.Batch;
            Console.WriteLine(FormattableString.Invariant(
                $"{kind}: {watch.Wall.Skip(1).Order().First() / steps:0} ms a step ({watch.Processor.Skip(1).Order().First() / steps:0} of processor), {series.TotalMicroseconds / (rows.Length / Features):0} us a row of a series, {newest.TotalMilliseconds / 50:0.0} ms a window of {model.Window} rows, {update.TotalMilliseconds:0} ms an update, {model.Save().Length / 1024} KiB, {threads} threads"));
        }
    }

    private static SeriesSet Random()
    {
        var random = new Random(1);
        return new SeriesSet(Features, Leads, [.. Enumerable.Range(0, Series).Select(_ => new SeriesRows(Numbers(Rows * Features), Numbers(Rows * Leads), [.. Enumerable.Repeat(1f, Rows)]))]);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private sealed class Clock : IProgress<EpochReport>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private TimeSpan _processor = Environment.CpuUsage.TotalTime;

        public List<double> Wall { get; } = [];

        /// <summary>What the machine's other work does not lengthen.</summary>
        public List<double> Processor { get; } = [];

        public void Report(EpochReport value)
        {
            Wall.Add(_watch.Elapsed.TotalMilliseconds);
            Processor.Add((Environment.CpuUsage.TotalTime - _processor).TotalMilliseconds);
            _watch.Restart();
            _processor = Environment.CpuUsage.TotalTime;
        }
    }
}
