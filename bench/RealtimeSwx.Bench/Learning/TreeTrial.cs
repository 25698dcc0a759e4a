using System.Globalization;
using System.Runtime.InteropServices;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Bench.Learning;

/// <summary>Boosted trees on one table of noise with a signal in it, about as large as the features of the reference storms.</summary>
internal static class TreeTrial
{
    public const int Rows = 170_000;
    public const int Features = 250;

    private static readonly TreeSettings Settings = new();

    public static string[] Arguments => [Text(Rows), Text(Features), Text(Settings.Trees), Text(Settings.Leaves)];

    /// <summary>Rows of features, then the target, 32-bit floats.</summary>
    public static string WriteTable()
    {
        var random = new Random(1);
        var path = Path.GetTempFileName();
        using var file = File.Create(path);
        var row = new float[Features + 1];
        for (var r = 0; r < Rows; r++)
        {
            for (var f = 0; f < Features; f++)
            {
                row[f] = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
            }

            row[Features] = (row[0] * row[1]) + MathF.Abs(row[2]) + (row[3] > 0.5f ? row[4] : row[5]) + (float)(random.NextDouble() - 0.5);
            file.Write(MemoryMarshal.AsBytes<float>(row));
        }

        return path;
    }

    /// <summary>The child process: fits and predicts, timed without reading the table.</summary>
    public static void Run(string file, int threads)
    {
        var all = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
        var (rows, targets) = (new float[Rows * Features], new float[Rows]);
        for (var r = 0; r < Rows; r++)
        {
            all.AsSpan(r * (Features + 1), Features).CopyTo(rows.AsSpan(r * Features));
            targets[r] = all[(r * (Features + 1)) + Features];
        }

        var learner = new TorchLearners("cpu", threads).Trees;
        ITreeModel? model = null;
        var said = new double[Rows];
        var fit = Timing.Of(() => model = learner.Fit(new TreeSet(Features, rows, targets, []), Settings with { Threads = threads }, CancellationToken.None));
        var predict = Timing.Of(() => model!.Predict(rows, said));
        var rmse = Math.Sqrt(said.Select((s, i) => (s - targets[i]) * (s - targets[i])).Average());
        Console.WriteLine(FormattableString.Invariant($"ours {fit.Wall} {fit.Processor} {predict.Wall} {predict.Processor} {rmse}"));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
