using System.Collections.Concurrent;
using System.Text.Json;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Bench.Lago;

/// <summary>
/// A live system under stations that send their raw lines every second. Says how long after the end of a second the classes of its pulses are
/// published, whether every pulse is accounted for, and what memory and processor time that takes.
/// </summary>
internal static class LagoBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string swx, int stations, double pulsesPerSecond, int seconds)
    {
        // No feed from outside: their servers cannot be reached from a bench.
        await using var system = await RunningSwx.StartAsync(swx, ["--source", "live"], new() { ["SWX__Live__Swpc"] = "http://127.0.0.1:9", ["SWX__Live__Gfz"] = "http://127.0.0.1:9" });
        var fleet = new StationFleet(system.Mqtt, stations, pulsesPerSecond / stations);
        var (classes, windows) = (new Tally(), new Tally());
        await using var reader = SystemBench.Client(system.Mqtt, ["swx/v1/local/cluster/lago/#"], message =>
        {
            using var json = JsonDocument.Parse(message.Payload);
            var root = json.RootElement;
            var isWindow = root.TryGetProperty("window_end", out var end);
            var valid = isWindow ? end.GetDateTimeOffset() : root.GetProperty("second").GetDateTimeOffset().AddSeconds(1);
            (isWindow ? windows : classes).Add(
                root.GetProperty("series").GetString()!, valid, root.GetProperty("pulses").GetInt32(), isWindow ? 0 : root.GetProperty("unlabelled").GetInt32());
        });
        await reader.WaitConnectedAsync();
        var memory = new List<(double At, long Megabytes)>();
        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(system, memory, stop.Token);
        var cpu = system.CpuSeconds();
        await fleet.RunAsync(seconds);
        cpu = system.CpuSeconds() - cpu;

        // What is still under way.
        var begun = TimeProvider.System.GetTimestamp();
        while (classes.Pulses < fleet.Sent && TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await stop.CancelAsync();
        await watching;
        Console.WriteLine(FormattableString.Invariant(
            $"lago: {stations} station(s), {fleet.Sent / (double)seconds:0} pulses/s, {fleet.SentBytes / 1048576.0 / seconds:0.0} MiB/s, {seconds} s; sent {fleet.Sent}, not acknowledged within their second {fleet.Behind}"));
        classes.Print("second -> classes", fleet.Sent);
        windows.Print("window -> clusters", fleet.Sent);
        var half = memory.Count / 2;
        Console.WriteLine(FormattableString.Invariant(
            $"  memory MB: at the start {memory[0].Megabytes}, first half at most {memory.Take(half).Max(m => m.Megabytes)}, second half at most {memory.Skip(half).Max(m => m.Megabytes)}, at the end {memory[^1].Megabytes}; processor {cpu / seconds:0.00} cores; data folder {system.DataMegabytes()} MB"));
    }

    private static async Task WatchAsync(RunningSwx system, List<(double At, long Megabytes)> memory, CancellationToken cancel)
    {
        var begun = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                memory.Add((TimeProvider.System.GetElapsedTime(begun).TotalSeconds, system.MemoryMegabytes()));
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancel);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class Tally
    {
        private readonly ConcurrentDictionary<(string Series, DateTimeOffset Valid), byte> _seen = [];
        private readonly ConcurrentBag<double> _ages = [];
        private long _pulses;
        private long _unlabelled;
        private int _again;

        public long Pulses => Interlocked.Read(ref _pulses);

        public void Add(string series, DateTimeOffset valid, int pulses, int unlabelled)
        {
            if (!_seen.TryAdd((series, valid), 0))
            {
                Interlocked.Increment(ref _again);
                return;
            }

            _ages.Add((TimeProvider.System.GetUtcNow() - valid).TotalSeconds);
            Interlocked.Add(ref _pulses, pulses);
            Interlocked.Add(ref _unlabelled, unlabelled);
        }

        public void Print(string what, long sent)
        {
            var ages = _ages.Order().ToList();
            double At(double share) => ages.Count == 0 ? double.NaN : ages[(int)((ages.Count - 1) * share)];
            Console.WriteLine(FormattableString.Invariant(
                $"  {what}: {ages.Count} messages ({_again} said again), {Pulses} pulses = {sent - Pulses} not said of; of them without a class {_unlabelled}; p50 {At(0.5):0.000} s, p99 {At(0.99):0.000} s, most {At(1):0.000} s"));
        }
    }
}
