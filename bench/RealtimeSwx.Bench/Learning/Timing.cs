using System.Diagnostics;

namespace RealtimeSwx.Bench.Learning;

/// <param name="Wall">Seconds.</param>
/// <param name="Processor">Seconds of all threads: what other work on the machine lengthens least.</param>
internal readonly record struct Timing(double Wall, double Processor)
{
    public static Clock Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public static Timing Of(Action work)
    {
        var clock = Start();
        work();
        return clock.Stop();
    }

    internal readonly record struct Clock(long Begun, TimeSpan Used)
    {
        public Timing Stop() => new(Stopwatch.GetElapsedTime(Begun).TotalSeconds, (Environment.CpuUsage.TotalTime - Used).TotalSeconds);
    }
}
