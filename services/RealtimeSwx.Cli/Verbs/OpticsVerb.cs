using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using RealtimeSwx.Cli.Plots;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx optics</c>: the cluster order of a table of points, with xi clusters.</summary>
internal static class OpticsVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Points: CSV with or without a header, or rows [a,b]; may be .gz" };
        var minSamples = new Option<int>("--min-samples") { Description = "Points in the neighbourhood of a core point, itself included", Required = true };
        var maxEps = new Option<string>("--max-eps") { Description = "Largest distance that links points", DefaultValueFactory = _ => "inf" };
        var xi = new Option<double>("--xi") { Description = "Relative drop that bounds a cluster", DefaultValueFactory = _ => 0.05 };
        var minSize = new Option<int?>("--min-cluster-size") { Description = "Smallest cluster (default: min-samples)" };
        var columns = new Option<string?>("--columns") { Description = "Feature columns, e.g. x,y (default: every numeric column except 'truth')" };
        var output = new Option<string>("--out") { Description = "CSV to write", Required = true };
        var picture = new Option<string?>("--plot") { Description = "PNG to write: bars of reachability in cluster order, coloured by xi cluster" };
        var command = new Command(
            "optics",
            "Order points with OPTICS and extract xi clusters, exactly as scikit-learn 1.2.1 does.\nExample: swx optics points.csv --min-samples 20 --min-cluster-size 40 --out clusters.csv")
        {
            file, minSamples, maxEps, xi, minSize, columns, output, picture,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(file);
            using var reader = Open(path);
            var table = PointTable.Read(reader, path, parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            await Console.Error.WriteLineAsync($"{table.Points.Count} points, features {string.Join(',', table.Columns)}{(table.Ignored.Count > 0 ? $", left out {string.Join(',', table.Ignored)}" : "")}");
            try
            {
                var settings = new OpticsSettings(parsed.GetValue(minSamples)) { MaxEps = Distance(parsed.GetRequiredValue(maxEps)) };
                var ordering = Optics.Order(table.Points, settings, cancel);
                var clusters = XiExtraction.Extract(ordering, new XiSettings(parsed.GetValue(xi)) { MinClusterSize = parsed.GetValue(minSize) });
                await using var writer = new StreamWriter(parsed.GetRequiredValue(output));
                OpticsTable.Write(writer, ordering, clusters);
                if (parsed.GetValue(picture) is { } png)
                {
                    ReachabilityPlot.Save(
                        $"{Path.GetFileName(path)}: {table.Points.Count} points, {clusters.Count} clusters",
                        [.. ordering.Order.Select(i => ordering.Reachability[i])],
                        [.. ordering.Order.Select(i => clusters.Labels[i])],
                        png);
                }

                await Console.Error.WriteLineAsync($"{clusters.Count} clusters, {clusters.Labels.Count(l => l < 0)} points in none");
            }
            catch (ArgumentException e)
            {
                throw new InputException(path, e.Message);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static StreamReader Open(string path)
    {
        Stream stream = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }

    private static double Distance(string text) =>
        text.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 ? value
        : throw new FormatException($"--max-eps: '{text}' is no distance");
}
