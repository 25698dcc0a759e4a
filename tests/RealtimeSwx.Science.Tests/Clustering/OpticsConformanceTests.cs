using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>Equality with scikit-learn 1.2.1 on every reference of the manifest.</summary>
public class OpticsConformanceTests
{
    [Fact]
    public void Every_reference_of_the_manifest_is_reproduced_exactly()
    {
        foreach (var reference in OpticsReference.All())
        {
            var ordering = Optics.Order(reference.Points, reference.Settings);
            reference.Check(ordering);
            var clusters = XiExtraction.Extract(ordering, reference.Xi);
            clusters.Labels.ShouldBe(reference.Indices(5), reference.Name);
            clusters.Hierarchy.ShouldBe(reference.Hierarchy(), reference.Name);
            DbscanCut.Labels(ordering, reference.Cut).ShouldBe(reference.Indices(6), reference.Name);
        }
    }
}
