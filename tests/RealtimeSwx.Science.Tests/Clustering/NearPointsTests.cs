using CsCheck;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public sealed class NearPointsTests
{
    [Fact]
    public void Find_ShouldGiveWhatAPlainSearchGives()
    {
        // A coarse grid, so that equal distances are common.
        var shape = Gen.Select(Gen.Int[1, 5], Gen.Int[0, 150], Gen.Int[1, 7], Gen.Double[0.5, 40]);
        var cases = shape.SelectMany((d, n, k, radius) => Gen.Select(
            Gen.Int[-4, 4].Array[d * n], Gen.Int[-4, 4].Array[d], (points, query) => (d, k, radius, points, query)));
        cases.Sample(c =>
        {
            var points = c.points.Select(v => v / 2.0).ToArray();
            var query = c.query.Select(v => v / 2.0).ToArray();
            var (squares, indices) = (new double[c.k], new int[c.k]);
            new NearPoints(points, c.d).Find(query, c.radius, squares, indices);

            var expected = Enumerable.Range(0, points.Length / c.d)
                .Select(i => (Index: i, Square: Enumerable.Range(0, c.d).Aggregate(0.0, (sum, j) => sum + ((query[j] - points[i * c.d + j]) * (query[j] - points[i * c.d + j])))))
                .Where(p => p.Square < c.radius)
                .OrderBy(p => p.Square).ThenBy(p => p.Index)
                .Take(c.k)
                .ToList();
            indices.ShouldBe([.. expected.Select(p => p.Index), .. Enumerable.Repeat(-1, c.k - expected.Count)]);
            squares.ShouldBe([.. expected.Select(p => p.Square), .. Enumerable.Repeat(c.radius, c.k - expected.Count)]);
        });
    }
}
