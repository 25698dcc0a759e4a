using System.Globalization;
using System.Text.Json;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>One set of the reference data: the points, the settings and what scikit-learn 1.2.1 made of them.</summary>
/// <param name="Columns">By point: index, rank, reachability, core distance, predecessor, xi label, label of the DBSCAN cut.</param>
internal sealed record OpticsReference(string Name, PointSet Points, OpticsSettings Settings, XiSettings Xi, double Cut, IReadOnlyList<string[]> Columns)
{
    /// <summary>Every set of the manifest; skips the test when there are none here.</summary>
    public static IReadOnlyList<OpticsReference> All()
    {
        var folder = ReferenceData.Require("optics");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        OpticsReference[] all = [.. manifest.RootElement.EnumerateArray().Select(entry => Read(folder, entry))];
        all.Length.ShouldBe(6);
        return all;
    }

    /// <summary>Order, reachability, core distance and predecessor.</summary>
    public void Check(OpticsOrdering ordering)
    {
        Columns.Count.ShouldBe(ordering.Count);
        ordering.Ranks().ShouldBe(Indices(1), Name);
        ordering.Reachability.ShouldBe(Numbers(2), Name);
        ordering.CoreDistance.ShouldBe(Numbers(3), Name);
        ordering.Predecessor.ShouldBe(Indices(4), Name);
    }

    public IEnumerable<int> Indices(int column) => Columns.Select(r => Index(r[column]));

    public IEnumerable<RankRange> Hierarchy() => File
        .ReadLines(Path.Combine(ReferenceData.Require("optics"), Name + "_xi_hierarchy.csv"))
        .Skip(1)
        .Select(l => l.Split(','))
        .Select(r => new RankRange(Index(r[0]), Index(r[1])));

    private IEnumerable<double> Numbers(int column) => Columns.Select(r => Number(r[column]));

    private static OpticsReference Read(string folder, JsonElement entry)
    {
        var name = entry.GetProperty("file").GetString()!;
        using var input = File.OpenText(Path.Combine(folder, $"g{entry.GetProperty("d").GetInt32()}d_{entry.GetProperty("n").GetInt32()}.csv"));
        var table = PointTable.Read(input, name);
        table.Ignored.ShouldBe([PointTable.Truth]);
        return new OpticsReference(
            name,
            table.Points,
            new OpticsSettings(entry.GetProperty("min_samples").GetInt32()) { MaxEps = Number(entry.GetProperty("max_eps").GetString()!) },
            new XiSettings(entry.GetProperty("xi").GetDouble()) { MinClusterSize = entry.GetProperty("min_cluster_size").GetInt32() },
            entry.GetProperty("dbscan_cut_eps").GetDouble(),
            [.. File.ReadLines(Path.Combine(folder, name + ".csv")).Skip(1).Select(l => l.Split(','))]);
    }

    private static int Index(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
