using System.Globalization;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Bench.Learning;

/// <summary>One network at the sizes that are compared. A step is what a training does for one batch, a forecast what the live system does for one issue time.</summary>
internal sealed record NetworkTrial(string Kind, int Batch, int WarmUp, int Chunk)
{
    private const int Features = 243;
    private const int Leads = 6;
    private const int StepsAnEpoch = 5;
    private const int Epochs = 4;
    private const int Forecasts = 200;

    public static IReadOnlyList<NetworkTrial> All { get; } = [new("lstm", 256, 48, 48), new("tcn", 32, 48, 144)];

    public string[] Arguments(string threads) =>
        [Kind, threads, Text(Features), Text(Leads), Text(Batch), Text(WarmUp), Text(Chunk), Text(StepsAnEpoch * (Epochs - 1))];

    /// <summary>The child process: trains on noise and times what is timed for the peer, first epoch left out.</summary>
    public void Run(int threads)
    {
        var learner = new TorchLearners("cpu", threads).Networks;
        var spec = NetworkSpec.For(Kind) with { Batch = Batch, WarmUp = WarmUp, Chunk = Chunk, Epochs = Epochs, InputNoise = 0, Window = WarmUp + Chunk };
        var watch = new EpochWatch();
        var fit = learner.Fit(Set(((StepsAnEpoch * Batch) - 1) * Chunk), null, spec, watch, CancellationToken.None);
        using var model = fit.Model;
        var window = Noise(model.Window * Features, 3);
        var forecasts = Enumerable.Range(0, Forecasts).Select(_ => Timing.Of(() => model.PredictNewest(window))).Skip(Forecasts / 4).ToList();
        var steps = watch.Epochs.Skip(1).Select(e => new Timing(e.Wall / StepsAnEpoch, e.Processor / StepsAnEpoch)).ToList();
        Console.WriteLine(FormattableString.Invariant(
            $"ours {Median(steps.Select(s => s.Wall))} {Median(steps.Select(s => s.Processor))} {Median(forecasts.Select(f => f.Wall))} {forecasts.Average(f => f.Processor)}"));
    }

    // Chunks start at a random offset, which cuts one more than there are.
    private SeriesSet Set(int rows) =>
        new(Features, Leads, [new SeriesRows(Noise(rows * Features, 1), Noise(rows * Leads, 2), [.. Enumerable.Repeat(1f, rows)])]);

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        }

        return values;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Time of every epoch; reports come on the training thread.</summary>
    private sealed class EpochWatch : IProgress<EpochReport>
    {
        private Timing.Clock _clock = Timing.Start();

        public List<Timing> Epochs { get; } = [];

        public void Report(EpochReport value)
        {
            Epochs.Add(_clock.Stop());
            _clock = Timing.Start();
        }
    }
}
