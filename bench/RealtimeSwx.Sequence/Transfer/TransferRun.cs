using System.Diagnostics;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Transfer;

/// <summary>The study on the reference storms: <c>sequence transfer</c>.</summary>
internal static class TransferRun
{
    public static void Run(string data, string work, int seeds)
    {
        var clock = Stopwatch.StartNew();
        var plan = TransferStudy.Plan(seeds);
        var results = new StudyResults(Kept.Path(work, "transfer", plan with { Seeds = 0 }, ".csv"));
        var study = new TransferStudy(plan, StormGrid.LoadAll(data), KpTargets.Load(data), results, m => Console.Error.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0} s: {m}")));
        study.Run();
        TransferReport.Write(study, results, Console.WriteLine);
        Console.Error.WriteLine(FormattableString.Invariant($"{Environment.CpuUsage.TotalTime.TotalSeconds:0} s of processor time"));
    }
}
