using System.Globalization;
using System.Runtime.InteropServices;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Bench.Optics;

/// <summary>One row of the table: a set of points and the settings everybody gets. The points lie in two files, raw doubles and text.</summary>
internal sealed record OpticsTrial(int Count, int Dimensions, int MinSamples, double MaxEps, string Folder)
{
    public bool IsBounded => !double.IsPositiveInfinity(MaxEps);

    public string Raw => Path.Combine(Folder, $"{Count}x{Dimensions}");

    public string Text => Raw + ".csv";

    public string Eps => IsBounded ? MaxEps.ToString("R", CultureInfo.InvariantCulture) : "inf";

    /// <summary>
    /// The recipe of the reference sets: five Gaussian components of different widths and one tenth uniform noise, six decimals.
    /// </summary>
    public static PointSet Mixture(int count, int dimensions)
    {
        var random = new Random(7);
        double[] widths = [0.4, 0.7, 1, 1.5, 2];
        var centres = widths.Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.NextDouble() * 20 - 10).ToArray()).ToArray();
        var values = new double[count * dimensions];
        for (var i = 0; i < count; i++)
        {
            var noise = random.NextDouble() < 0.1;
            var component = random.Next(widths.Length);
            for (var k = 0; k < dimensions; k++)
            {
                var value = noise ? random.NextDouble() * 30 - 15 : centres[component][k] + widths[component] * Normal(random);
                values[i * dimensions + k] = Math.Round(value, 6);
            }
        }

        return new PointSet(values, count, dimensions);
    }

    public static PointSet Load(string raw, int dimensions)
    {
        var values = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(raw)).ToArray();
        return new PointSet(values, values.Length / dimensions, dimensions);
    }

    public void Write(PointSet points)
    {
        File.WriteAllBytes(Raw, MemoryMarshal.AsBytes(points.Values).ToArray());
        File.WriteAllLines(
            Text, Enumerable.Range(0, Count).Select(i => string.Join(',', points[i].ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
