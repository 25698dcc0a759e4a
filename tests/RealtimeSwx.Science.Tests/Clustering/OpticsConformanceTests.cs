using System.Globalization;
using System.Text.Json;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>Equality with scikit-learn 1.2.1 on every reference of the manifest.</summary>
public class OpticsConformanceTests
{
    [Fact]
    public void Every_reference_of_the_manifest_is_reproduced_exactly()
    {
        var folder = ReferenceData.Require("optics");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var checkedSets = 0;
        foreach (var entry in manifest.RootElement.EnumerateArray())
        {
            var name = entry.GetProperty("file").GetString()!;
            using var input = File.OpenText(Path.Combine(folder, $"g{entry.GetProperty("d").GetInt32()}d_{entry.GetProperty("n").GetInt32()}.csv"));
            var table = PointTable.Read(input, name);
            table.Ignored.ShouldBe([PointTable.Truth]);

            var maxEps = entry.GetProperty("max_eps").GetString()!;
            var settings = new OpticsSettings(entry.GetProperty("min_samples").GetInt32())
            {
                MaxEps = maxEps == "inf" ? double.PositiveInfinity : Number(maxEps),
            };
            var ordering = Optics.Order(table.Points, settings);
            var clusters = XiExtraction.Extract(
                ordering, new XiSettings(entry.GetProperty("xi").GetDouble()) { MinClusterSize = entry.GetProperty("min_cluster_size").GetInt32() });
            var cut = DbscanCut.Labels(ordering, entry.GetProperty("dbscan_cut_eps").GetDouble());

            var expected = File.ReadLines(Path.Combine(folder, name + ".csv")).Skip(1).Select(l => l.Split(',')).ToList();
            expected.Count.ShouldBe(ordering.Count);
            ordering.Ranks().ShouldBe(expected.Select(r => Index(r[1])), name);
            ordering.Reachability.ShouldBe(expected.Select(r => Number(r[2])), name);
            ordering.CoreDistance.ShouldBe(expected.Select(r => Number(r[3])), name);
            ordering.Predecessor.ShouldBe(expected.Select(r => Index(r[4])), name);
            clusters.Labels.ShouldBe(expected.Select(r => Index(r[5])), name);
            cut.ShouldBe(expected.Select(r => Index(r[6])), name);
            clusters.Hierarchy.ShouldBe(
                File.ReadLines(Path.Combine(folder, name + "_xi_hierarchy.csv")).Skip(1).Select(l => l.Split(',')).Select(r => new RankRange(Index(r[0]), Index(r[1]))), name);
            checkedSets++;
        }

        checkedSets.ShouldBe(6);
    }

    private static int Index(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
