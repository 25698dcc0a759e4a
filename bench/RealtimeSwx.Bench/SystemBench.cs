using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Bench;

/// <summary>The program itself, as a user starts it.</summary>
internal static class SystemBench
{
    private static readonly DateTimeOffset Epoch = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task ReadyAsync(string swx, string[] more)
    {
        for (var run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            await using var system = await RunningSwx.StartAsync(swx, more.Length > 0 ? more : ["--source", "none"]);
            Console.WriteLine(FormattableString.Invariant($"ready: {watch.Elapsed.TotalSeconds:0.00} s, {system.MemoryMegabytes()} MB resident"));
        }
    }

    /// <summary>Hourly Dst values one by one: a series that nothing forecasts, so that only the way in and out is measured.</summary>
    public static async Task MqttAsync(string swx, int messages)
    {
        await using var system = await RunningSwx.StartAsync(swx, ["--source", "none"]);
        var bare = await RoundAsync(system.Mqtt, "swx/v1/bench/probe", "swx/v1/bench/probe", messages, paced: null);
        Console.WriteLine(FormattableString.Invariant($"mqtt bare broker: {bare.Rate:0} messages/s in and out again (QoS 1)"));
        var full = await RoundAsync(system.Mqtt, "swx/v1/local/in/swpc-dst/bench", "swx/v1/local/obs/dst", messages, paced: null);
        Console.WriteLine(FormattableString.Invariant($"mqtt in -> persisted -> retained out: {full.Rate:0} messages/s, {full.Rate / bare.Rate:0.000} of the bare broker"));
        var half = await RoundAsync(system.Mqtt, "swx/v1/local/in/swpc-dst/bench", "swx/v1/local/obs/dst", Math.Min(messages, (int)(full.Rate * 5) + 20), paced: full.Rate / 2);
        Console.WriteLine(FormattableString.Invariant($"  at half that rate: p50 {half.P50:0} ms, p99 {half.P99:0} ms"));
    }

    private static int _hour;

    private static async Task<(double Rate, double P50, double P99)> RoundAsync(string mqtt, string to, string from, int messages, double? paced)
    {
        var sent = new ConcurrentDictionary<string, long>();
        var took = new ConcurrentBag<double>();
        var all = new TaskCompletionSource();
        await using var reader = Client(mqtt, [from], message =>
        {
            // The label of the newest value says which message this answers.
            var text = Encoding.UTF8.GetString(message.Payload.Span);
            foreach (var (label, at) in sent)
            {
                if (text.Contains(label, StringComparison.Ordinal) && sent.TryRemove(label, out _))
                {
                    took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                    if (took.Count == messages)
                    {
                        all.TrySetResult();
                    }
                }
            }
        });
        await using var writer = Client(mqtt, [], _ => { });
        await reader.WaitConnectedAsync();
        await writer.WaitConnectedAsync();
        using var pace = paced is { } rate ? new PeriodicTimer(TimeSpan.FromSeconds(1 / rate)) : null;
        var watch = Stopwatch.StartNew();
        var acknowledged = new List<Task>();
        for (var i = 0; i < messages; i++)
        {
            if (pace is not null)
            {
                await pace.WaitForNextTickAsync();
            }

            var label = Epoch.AddHours(_hour++).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
            sent[label] = Stopwatch.GetTimestamp();
            acknowledged.Add(writer.PublishAsync(new SwxPublication(to, Encoding.ASCII.GetBytes($$"""[{"time_tag":"{{label}}","dst":{{-(i % 50)}}}]"""))));
        }

        await Task.WhenAll(acknowledged);
        await all.Task.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System);
        var times = took.Order().ToList();
        return (messages / watch.Elapsed.TotalSeconds, times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    private static SwxMqttClient Client(string mqtt, IReadOnlyList<string> subscriptions, Action<InboundMessage> on)
    {
        var client = new SwxMqttClient(
            new SwxMqttOptions
            {
                Broker = new Uri("mqtt://" + mqtt),
                ClientId = $"bench-{Guid.NewGuid():N}",
                Subscriptions = subscriptions,
                PublishTimeout = TimeSpan.FromMinutes(5),
                Handler = (message, _) =>
                {
                    on(message);
                    return Task.FromResult(true);
                },
            },
            TimeProvider.System);
        client.Start();
        return client;
    }
}
