using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Sequence.Studies;
using RealtimeSwx.Sequence.Transfer;

namespace RealtimeSwx.Learning.Tests.Studies;

public sealed class TransferStudyTests
{
    private static readonly TransferPlan Tiny = new(
        ["s", "s_d3", "bz_l0", "vbs_h8", "ode_12", "ode_24"],
        NetworkSpec.For("mlp") with { Width = 8, Hidden = 8, Chunk = 24 },
        PreTraining: 20, Sizes: [1, int.MaxValue], Scratch: [5, 20], Tuned: [5], TuningEvery: 3, Seeds: 2);

    [Fact]
    public void Study_ShouldLearnFromThePoolAlone_AndReportEverySize()
    {
        var (study, results) = Run(SimulatedGrids.Storms);
        var (_, others) = Run(SimulatedGrids.OthersHeldOut);
        study.Pool.ShouldBe([2, 3], "every third training storm chooses, and the rest is held out");
        study.Sizes.ShouldBe([1, 2]);
        foreach (var from in (string[])[TransferStudy.Level2, TransferStudy.Kp])
        {
            foreach (var (way, size) in ((string, int)[])[(TransferStudy.FromScratch, 1), (TransferStudy.FineTuned, 2)])
            {
                var arm = TransferStudy.Arm(from, way, size, 5);
                results.Seeds(arm).ShouldBe([1, 2]);
                foreach (var lead in (int[])[0, 1])
                {
                    double.IsFinite(results.Sums(arm, 1, lead).Crps).ShouldBeTrue();

                    // The same networks: storms held out are in no fit and in no choice.
                    others.Sums(arm, 2, lead, split: TransferStudy.Tuning).ShouldBe(results.Sums(arm, 2, lead, split: TransferStudy.Tuning));
                    others.Sums(arm, 2, lead).ShouldNotBe(results.Sums(arm, 2, lead));
                }
            }
        }

        var said = new List<string>();
        TransferReport.Write(study, results, said.Add);
        said.Count(l => l.StartsWith("| 1 |", StringComparison.Ordinal) || l.StartsWith("| 2 |", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void Choice_ShouldBeThatOfTheTuningStorms()
    {
        var results = new StudyResults(null);
        var study = Study(SimulatedGrids.Storms, results);
        foreach (var (steps, tuning, held) in ((int, double, double)[])[(5, 2, 9), (20, 3, 1)])
        {
            results.Add([.. Enumerable.Range(0, 2).SelectMany(lead => new[] { (TransferStudy.Tuning, tuning), ("validation", held) }.Select(s =>
                new ScoreLine(TransferStudy.Arm(TransferStudy.Kp, TransferStudy.FromScratch, 1, steps), 1, s.Item1, 1, lead, false, new ScoreSums(1, s.Item2, 1, 1))))]);
        }

        TransferReport.Chosen(study, results, TransferStudy.Kp, TransferStudy.FromScratch, 1).Steps.ShouldBe(5);
    }

    [Fact]
    public void PreliminaryInputs_ShouldDifferFromTheArchive_ButNotItsTimes_AndFollowTheSeed()
    {
        var grid = SimulatedGrids.Storms[0].Grid;
        var seen = PreliminaryInputs.In(grid, 1);
        seen.Encode().ShouldBe(PreliminaryInputs.In(grid, 1).Encode());
        seen.Encode().ShouldNotBe(PreliminaryInputs.In(grid, 2).Encode());
        (seen.Rows, seen.End).ShouldBe((grid.Rows, grid.End));
        Missing(seen, SymHColumn.Density).ShouldBeGreaterThan(Missing(grid, SymHColumn.Density) + (grid.Rows / 10));
        Missing(seen, SymHColumn.Bz).ShouldBeInRange(Missing(grid, SymHColumn.Bz) + 1, Missing(grid, SymHColumn.Bz) + (grid.Rows / 15));
        var off = Enumerable.Range(0, grid.Rows).Select(r => seen[SymHColumn.SymH][r] - grid[SymHColumn.SymH][r]).ToList();
        Math.Sqrt(off.Average(d => d * d)).ShouldBeInRange(0.5, 10);
        Enumerable.Range(1, grid.Rows - 1).Max(r => Math.Abs(off[r] - off[r - 1])).ShouldBeLessThan(2.1, "a baseline wanders slowly");

        static int Missing(SymHGrid grid, SymHColumn column) => grid[column].ToArray().Count(double.IsNaN);
    }

    [Fact]
    public void Kp_ShouldBeThatOfTheIntervalOfTheTarget()
    {
        var kp = new KpTargets(SimulatedGrids.Kp);
        var one = SimulatedGrids.Kp.First();
        kp.At(one.ValidTime).ShouldBe(one.Value);
        kp.At(one.ValidTime.AddMinutes(179)).ShouldBe(one.Value);
        kp.At(one.ValidTime.AddYears(-10)).ShouldBe(double.NaN);
        TransferSets.OfSymH.ShouldContain("okl_e24_m36");
        TransferSets.OfSymH.ShouldContain("s_star");
        TransferSets.OfSymH.ShouldNotContain("vbs_h8");
    }

    private static (TransferStudy, StudyResults) Run(IReadOnlyList<StormGrid> storms)
    {
        var results = new StudyResults(null);
        var study = Study(storms, results);
        study.Run();
        return (study, results);
    }

    private static TransferStudy Study(IReadOnlyList<StormGrid> storms, StudyResults results) => new(Tiny, storms, new KpTargets(SimulatedGrids.Kp), results, _ => { });
}
