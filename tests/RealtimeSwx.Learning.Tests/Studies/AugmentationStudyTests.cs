using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Sequence.Augmentation;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Learning.Tests.Studies;

public sealed class AugmentationStudyTests
{
    private static readonly AugmentationPlan Tiny = new(
        ["s", "s_d3", "bz_l0", "vbs_h8", "ode_12", "ode_24"],
        NetworkSpec.For("mlp") with { Width = 8, Hidden = 8, Epochs = 1, Chunk = 24 },
        new GeneratorSpec { Width = 8, Latent = 4, Epochs = 1 },
        [0.25, 0.5],
        Seeds: 2);

    [Fact]
    public void Study_ShouldJudgeEveryArm_AndFitNothingOnStormsHeldOut()
    {
        var (arms, results, bytes) = Run(SimulatedGrids.Storms);
        var (_, others, same) = Run(SimulatedGrids.OthersHeldOut);
        same.ShouldBe(bytes, "the generator is that of the training storms");
        arms.Count.ShouldBe(5);
        foreach (var arm in arms)
        {
            results.Seeds(arm).ShouldBe([1, 2]);
            results.Sums(arm, 1, 0).Count.ShouldBe(results.Sums(AugmentationStudy.None, 1, 0).Count);
            double.IsFinite(results.Sums(arm, 1, 1).Crps).ShouldBeTrue();
            others.Sums(arm, 1, 0).Crps.ShouldNotBe(results.Sums(arm, 1, 0).Crps);
        }

        var said = new List<string>();
        AugmentationReport.Write(new AugmentationStudy(Tiny, SimulatedGrids.Storms, results, _ => { }), results, said.Add);
        said.Count.ShouldBe(arms.Count + 3);
        said[^1].ShouldStartWith("kept: ");
    }

    [Fact]
    public void Report_ShouldKeepWhatThePlantedScoresSay()
    {
        var results = new StudyResults(null);
        foreach (var seed in (int[])[1, 2, 3])
        {
            foreach (var (arm, crps) in ((string, double)[])[(AugmentationStudy.None, 3), (AugmentationStudy.Arm("scaled", 0.25), 2.9), (AugmentationStudy.Arm("generated", 0.25), 3 + (0.1 * (seed - 2.2)))])
            {
                results.Add([.. Enumerable.Range(0, 2).SelectMany(lead => new[] { 1, 2 }.Select(storm => new ScoreLine(arm, seed, "validation", storm, lead, false, new ScoreSums(10, 10 * crps, 90, 9))))]);
            }
        }

        AugmentationReport.Write(new AugmentationStudy(Tiny, SimulatedGrids.Storms, results, _ => { }), results, _ => { }).ShouldBe([AugmentationStudy.Arm("scaled", 0.25)]);
    }

    private static (IReadOnlyList<string> Arms, StudyResults Results, byte[] Generator) Run(IReadOnlyList<StormGrid> storms)
    {
        var results = new StudyResults(null);
        var study = new AugmentationStudy(Tiny, storms, results, _ => { });
        var (sources, generator) = study.Fit();
        using (generator)
        {
            study.Run(sources, generator);
            return ([.. study.Arms], results, generator.Save());
        }
    }
}
