using System.Diagnostics;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Augmentation;

/// <summary>The study on the reference storms: <c>sequence augment</c>.</summary>
internal static class AugmentationRun
{
    private const int Compared = 300;
    private const int Asked = 320;

    public static void Run(IReadOnlyList<StormGrid> storms, string work, int seeds, int epochs)
    {
        var clock = Stopwatch.StartNew();
        var plan = AugmentationStudy.Plan(seeds, epochs);
        var results = new StudyResults(Kept.Path(work, "augment", plan with { Seeds = 0 }, ".csv"));
        var study = new AugmentationStudy(plan, storms, results, m => Console.Error.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0} s: {m}")));
        var saved = Kept.Path(work, "generator", plan.Generator, ".bin");
        var (sources, generator) = File.Exists(saved) ? (study.Sources(), new TorchLearners("cpu").Generators.Load(File.ReadAllBytes(saved))) : study.Fit();
        using (generator)
        {
            File.WriteAllBytes(saved, generator.Save());
            study.Run(sources, generator);
            AugmentationReport.Write(study, results, Console.WriteLine);
            Compare(sources, generator);
        }

        Console.Error.WriteLine(FormattableString.Invariant($"{Environment.CpuUsage.TotalTime.TotalSeconds:0} s of processor time"));
    }

    private static void Compare(WindowSources sources, IWindowGenerator generator)
    {
        WindowStatistics.Write(
            [("real", Draw(sources.Repeated)), ("scaled", Draw(sources.Scaled)), ("generated", Draw(r => sources.Generated(generator, r)))], Console.WriteLine);

        foreach (var depth in (int[])[-60, -100, -200, -300, -400])
        {
            var drawn = Enumerable.Range(1, Compared / 3).Select(seed => sources.Generated(generator, sources.Repeated(new Random(seed)), depth, Asked, seed).Lowest()).ToList();
            Console.WriteLine(FormattableString.Invariant(
                $"asked for {depth} nT in row {Asked}: in the mean {drawn.Average(l => l.Depth):0} nT in row {drawn.Average(l => l.Row):0}"));
        }

        // The same start each time: the k-th window of every kind is that of the same real one.
        static IReadOnlyList<StormWindow> Draw(Func<Random, StormWindow> make) => [.. Enumerable.Range(1, Compared).Select(seed => make(new Random(seed)))];
    }
}
