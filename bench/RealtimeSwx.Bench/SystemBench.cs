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

    /// <summary>
    /// Running Kp estimates one by one: a series that nothing forecasts, so that only the way in and out is measured. On SQLite, and on PostgreSQL
    /// where it is installed; the same clients over the same broker without the system between, in the same run.
    /// </summary>
    public static async Task MqttAsync(string swx, int messages)
    {
        await MqttAsync("SQLite", swx, messages, []);
        var folder = Directory.CreateTempSubdirectory("swx-bench-pg-").FullName;
        var postgres = new Faults.PostgresMachine(folder);
        await postgres.StartAsync();
        await using (postgres.Machine)
        {
            await MqttAsync("PostgreSQL", swx, messages, ["--db", "postgres:" + postgres.Dsn]);
        }
    }

    private static async Task MqttAsync(string database, string swx, int messages, string[] more)
    {
        await using var system = await RunningSwx.StartAsync(swx, ["--source", "none", .. more]);
        var (probe, into, back) = ("swx/v1/bench/probe", "swx/v1/local/in/swpc-kp-1m/bench", "swx/v1/local/obs/kp-estimate");

        // Once to warm both up, then what counts.
        await RoundAsync(system.Mqtt, probe, probe, messages / 4, paced: null);
        await RoundAsync(system.Mqtt, into, back, messages / 4, paced: null);
        var bare = await RoundAsync(system.Mqtt, probe, probe, messages, paced: null);
        var full = await RoundAsync(system.Mqtt, into, back, messages, paced: null);
        Console.WriteLine(FormattableString.Invariant($"{database}: bare broker {bare.Rate:0} messages/s (QoS 1); in -> persisted -> retained out {full.Rate:0} messages/s, {full.Rate / bare.Rate:0.000} of it"));
        foreach (var part in new[] { 0.25, 0.5, 0.75, 1 })
        {
            var rate = full.Rate * part;
            var count = Math.Max(50, (int)Math.Min(messages, rate * 8));
            var ours = await RoundAsync(system.Mqtt, into, back, count, rate);
            var theirs = await RoundAsync(system.Mqtt, probe, probe, count, rate);
            Console.WriteLine(FormattableString.Invariant(
                $"  {part:P0} = {rate:0}/s: p50 {ours.P50:0.0} ms, p99 {ours.P99:0.0} ms; bare p50 {theirs.P50:0.0} ms, p99 {theirs.P99:0.0} ms"));
        }
    }

    private static int _minute;

    private static async Task<(double Rate, double P50, double P99)> RoundAsync(string mqtt, string to, string from, int messages, double? paced)
    {
        var sent = new ConcurrentDictionary<string, long>();
        var took = new ConcurrentBag<double>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reader = Client(mqtt, [from], message =>
        {
            // The time of the value says which message this answers.
            if (Label(message.Payload.Span) is { } label && sent.TryRemove(label, out var at))
            {
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                if (took.Count == messages)
                {
                    all.TrySetResult();
                }
            }
        });
        await using var writer = Client(mqtt, [], _ => { });
        await reader.WaitConnectedAsync();
        await writer.WaitConnectedAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var watch = Stopwatch.StartNew();
        var acknowledged = new List<Task>();
        while (acknowledged.Count < messages)
        {
            var due = paced is { } rate ? Math.Min(messages, (int)(watch.Elapsed.TotalSeconds * rate) + 1) : messages;
            while (acknowledged.Count < due)
            {
                var label = Epoch.AddMinutes(_minute++).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
                sent[label] = Stopwatch.GetTimestamp();
                acknowledged.Add(writer.PublishAsync(new SwxPublication(to, Encoding.ASCII.GetBytes($$"""[{"time_tag":"{{label}}","kp_index":{{_minute % 9}},"estimated_kp":{{_minute % 9}}.0}]"""))));
            }

            if (paced is not null)
            {
                await pace.WaitForNextTickAsync();
            }
        }

        await Task.WhenAll(acknowledged);
        await all.Task.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System);
        var times = took.Order().ToList();
        return (messages / watch.Elapsed.TotalSeconds, times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    /// <summary>The label in what was sent or in what came back, null where there is none.</summary>
    private static string? Label(ReadOnlySpan<byte> payload)
    {
        foreach (var key in new[] { "\"valid_time\":\"", "\"time_tag\":\"" })
        {
            if (payload.IndexOf(Encoding.ASCII.GetBytes(key)) is var at and >= 0)
            {
                return Encoding.ASCII.GetString(payload.Slice(at + key.Length, 19));
            }
        }

        return null;
    }

    public static SwxMqttClient Client(string mqtt, IReadOnlyList<string> subscriptions, Action<InboundMessage> on)
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
