using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Cli.Up;
using RealtimeSwx.Core;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Cli.Tests;

/// <summary>A trace joins an observation to the forecast that used it, within the process and out on MQTT.</summary>
public sealed class TraceTests
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private const int Days = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AForecastAndTheObservationItUsed_ShouldShareATrace()
    {
        var cancel = TestContext.Current.CancellationToken;
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name.StartsWith("RealtimeSwx.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await using var system = await SwxSystem.StartAsync(new UpOptions { Source = "none", Archives = [] }, cancel);
        var queue = await system.ActorAsync<WorkQueueKey>(cancel);
        await queue.Ask<WorkProtocol.Workers>(new WorkProtocol.AwaitWorkers([WorkProtocol.Kinds.Predict]), Patience, cancel);
        var received = new ConcurrentBag<(bool Forecast, string Trace)>();
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reader = new SwxMqttClient(
            new SwxMqttOptions
            {
                Broker = new Uri($"mqtt://{system.Mqtt}"),
                ClientId = "trace-test",
                Subscriptions = ["swx/v1/local/obs/kp", "swx/v1/local/forecast/kp/ensemble"],
                Handler = (message, _) =>
                {
                    if (message.TraceParent is { } trace)
                    {
                        received.Add((message.Topic.Contains("/forecast/", StringComparison.Ordinal), trace.Split('-')[1]));
                    }

                    var observed = received.Where(r => !r.Forecast).Select(r => r.Trace).ToHashSet();
                    if (received.Any(r => r.Forecast && observed.Contains(r.Trace)))
                    {
                        joined.TrySetResult();
                    }

                    return Task.FromResult(true);
                },
            },
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SwxMqttClient>.Instance);
        reader.Start();

        var driver = await system.ActorAsync<DriverKey>(cancel);
        var values = Enumerable.Range(0, Days * 8).Select(i => Kp(Start.AddHours(3 * i), 10 + (i * 5 % 12)));
        var done = await driver.Ask<ReplayActor.ReplayDone>(
            new ReplayActor.StartReplay("trace", values, double.PositiveInfinity, DateTimeOffset.MinValue), Patience, cancel);
        done.Error.ShouldBeNull();

        var predicts = spans.Where(s => s.OperationName == "worker.predict").ToList();
        predicts.ShouldNotBeEmpty();
        foreach (var predict in predicts)
        {
            var ingest = spans.Single(s => s.OperationName == "ingest.record" && s.TraceId == predict.TraceId);
            var tick = spans.Single(s => s.Id == predict.ParentId);
            tick.OperationName.ShouldBe("forecast.tick");
            tick.Links.Select(l => l.Context.SpanId).ShouldContain(ingest.SpanId);
        }

        // The same on MQTT: user property traceparent.
        await joined.Task.WaitAsync(Patience, cancel);
    }

    private static Observation Kp(DateTimeOffset start, int thirds) =>
        new(KnownSeries.Kp, start, TimeSpan.FromHours(3), new KpThirds(thirds).Units, Revision.Final, Quality.Good, "test") { AvailableAt = start.AddHours(3) };
}
