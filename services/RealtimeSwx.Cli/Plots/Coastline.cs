using System.Globalization;
using System.Reflection;

namespace RealtimeSwx.Cli.Plots;

/// <summary>Coastlines of the world (Natural Earth 1:110m, public domain), made by <c>eng/coastline.mjs</c>. Degrees.</summary>
internal static class Coastline
{
    private static readonly Lazy<IReadOnlyList<(double[] Longitudes, double[] Latitudes)>> Read = new(() => [.. Rings()]);

    /// <summary>Lines; one that crosses the date line goes on at the other side as a line of its own.</summary>
    public static IReadOnlyList<(double[] Longitudes, double[] Latitudes)> Lines => Read.Value;

    private static IEnumerable<(double[] Longitudes, double[] Latitudes)> Rings()
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Coastline.txt")!);
        while (text.ReadLine() is { } line)
        {
            double[][] points = [.. line.Split(' ').Select(p => p.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray())];
            var start = 0;
            for (var i = 1; i <= points.Length; i++)
            {
                if (i == points.Length || Math.Abs(points[i][0] - points[i - 1][0]) > 180)
                {
                    var part = points[start..i];
                    yield return ([.. part.Select(p => p[0])], [.. part.Select(p => p[1])]);
                    start = i;
                }
            }
        }
    }
}
