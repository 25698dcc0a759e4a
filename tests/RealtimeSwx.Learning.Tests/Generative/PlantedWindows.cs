using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Learning.Tests.Generative;

/// <summary>
/// Windows whose first channel sinks by a depth at a place, both of which are told, and whose second is the first with its sign turned. Both have
/// noise of 0.3 that remembers the step before by 0.8. Some values are missing.
/// </summary>
internal static class PlantedWindows
{
    public const int Steps = 48;
    public const int Channels = 2;
    public const double Noise = 0.3;
    public const double Memory = 0.8;

    public static WindowSet Create(int seed, int count = 400)
    {
        var random = new Random(seed);
        var (values, about) = (new float[count * Steps * Channels], new float[count * 2]);
        for (var w = 0; w < count; w++)
        {
            var (depth, place) = (1 + random.NextDouble(), (random.NextDouble() * 2) - 1);
            (about[2 * w], about[(2 * w) + 1]) = ((float)((2 * depth) - 3), (float)place);
            for (var c = 0; c < Channels; c++)
            {
                var noise = Noise * NormalDistribution.Next(random);
                for (var s = 0; s < Steps; s++)
                {
                    values[(((w * Steps) + s) * Channels) + c] = random.Next(50) == 0 ? float.NaN : (float)(((c == 0 ? -1 : 1) * Sunk(depth, place, s)) + noise);
                    noise = (Memory * noise) + (Noise * Math.Sqrt(1 - (Memory * Memory)) * NormalDistribution.Next(random));
                }
            }
        }

        return new WindowSet(Steps, Channels, 2, values, about, [.. Enumerable.Repeat(1f, count)]);
    }

    /// <summary>How far the first channel is down at a step, without noise.</summary>
    public static double Sunk(double depth, double place, int step) => depth * Math.Exp(-0.5 * Math.Pow((step - (24 + (16 * place))) / 5, 2));
}
