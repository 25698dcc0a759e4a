using System.Globalization;
using System.Reflection;

namespace RealtimeSwx.Cli.Plots;

/// <summary>Coastlines of the world (Natural Earth 1:110m, public domain), made by <c>eng/coastline.mjs</c>. Degrees.</summary>
internal static class Coastline
{
    private static readonly Lazy<IReadOnlyList<(double[] Longitudes, double[] Latitudes)>> Read = new(() => [.. Rings()]);

    /// <summary>Closed lines; those along the date line go on at the other side as lines of their own.</summary>
    public static IReadOnlyList<(double[] Longitudes, double[] Latitudes)> Lines => Read.Value;

    private static IEnumerable<(double[] Longitudes, double[] Latitudes)> Rings()
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Coastline.txt")!);
        while (text.ReadLine() is { } line)
        {
            double[][] points = [.. line.Split(' ').Select(p => p.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray())];
            yield return ([.. points.Select(p => p[0])], [.. points.Select(p => p[1])]);
        }
    }
}
