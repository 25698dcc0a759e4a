using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Tests;

/// <summary>A task that needs the window: the phase of a noisy sine decides both targets.</summary>
internal static class SineSet
{
    public const int Steps = 12;
    public const int Features = 2;
    public const int Outputs = 2;

    public static SequenceSet Create(int rows, int seed)
    {
        var random = new Random(seed);
        var data = new float[rows * Features];
        for (var i = 0; i < rows; i++)
        {
            data[i * Features] = MathF.Sin(i * 0.3f) + (0.05f * (random.NextSingle() - 0.5f));
            data[(i * Features) + 1] = random.NextSingle() - 0.5f;
        }

        var count = rows - Steps - 6;
        var targets = new float[count * Outputs];
        for (var w = 0; w < count; w++)
        {
            targets[w * Outputs] = MathF.Sin((w + Steps - 1 + 3) * 0.3f);
            targets[(w * Outputs) + 1] = MathF.Sin((w + Steps - 1 + 6) * 0.3f);
        }

        return new SequenceSet(Steps, Features, Outputs, data, [.. Enumerable.Range(0, count)], targets, [.. Enumerable.Repeat(1f, count)]);
    }

    public static float[] Window(SequenceSet set, int index) =>
        set.Rows.AsSpan(set.Starts[index] * set.Features, set.Steps * set.Features).ToArray();

    public static double MeanSquaredError(ISequenceModel model, SequenceSet set) =>
        Enumerable.Range(0, set.Count).Average(i =>
        {
            var said = model.Predict(Window(set, i));
            return Math.Pow(said[0] - set.Targets[i * set.Outputs], 2);
        });
}
