using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Training;

namespace RealtimeSwx.Learning.Tests.Networks;

public class ChunkPlanTests
{
    private static readonly NetworkSpec Spec = new() { Chunk = 10 };

    [Fact]
    public void Draw_ShouldCoverEveryRowThatCountsOnce()
    {
        var plan = new ChunkPlan(Set([33, 7, 50]), Spec);
        var random = new Random(1);
        for (var epoch = 0; epoch < 5; epoch++)
        {
            var seen = plan.Draw(random).SelectMany(c => Enumerable.Range(c.First, 10).Select(r => (c.Series, r))).ToList();
            seen.ShouldBeUnique();
            foreach (var (series, rows) in ((int[])[33, 7, 50]).Index())
            {
                Enumerable.Range(0, rows).ShouldAllBe(r => seen.Contains(new(series, r)));
            }
        }
    }

    [Fact]
    public void Draw_ShouldLeaveOutChunksWithoutTargetOrWeight()
    {
        var set = Set([60]);
        set.Series[0].Weights.AsSpan(0, 20).Clear();
        set.Series[0].Targets.AsSpan(30, 30).Fill(float.NaN);
        var plan = new ChunkPlan(set, Spec);
        plan.Rows.ShouldBe(10);
        plan.All().ShouldBe([new Chunk(0, 20)]);
    }

    [Fact]
    public void Draw_ShouldFollowWeights_WhenAsked()
    {
        var set = Set([400, 400]);
        set.Series[1].Weights.AsSpan().Fill(9);
        var plan = new ChunkPlan(set, Spec with { DrawByWeight = true });
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 20).SelectMany(_ => plan.Draw(random)).ToList();
        drawn.Count(c => c.Series == 1).ShouldBeInRange((int)(0.85 * drawn.Count), (int)(0.95 * drawn.Count));
    }

    [Fact]
    public void Set_ShouldBeRefused_WhenItsArraysDoNotFit() =>
        Should.Throw<ArgumentException>(() => new SeriesSet(2, 1, [new SeriesRows(new float[5], new float[3], new float[3])])).Message.ShouldContain("Series 0");

    private static SeriesSet Set(int[] rows) =>
        new(1, 1, [.. rows.Select(n => new SeriesRows(new float[n], new float[n], [.. Enumerable.Repeat(1f, n)]))]);
}
