using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Messaging;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Core.Tests.Driving;

/// <summary>What a live centre takes from the broker. The driver is played by an actor of the test.</summary>
public sealed class InboundHandlerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);
    private readonly ActorSystem _system = ActorSystem.Create("inbound", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
    private readonly SwxMqttClient _client = new(new SwxMqttOptions { Broker = new Uri("mqtt://127.0.0.1:1"), ClientId = "none" }, TimeProvider.System);
    private readonly List<FeedRecord> _taken = [];

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        await _client.DisposeAsync();
    }

    [Theory]
    [InlineData(-5, true)]
    [InlineData(9 * 60, true)]
    [InlineData(11 * 60, false)]
    public async Task ASecondOfPulsesFromTheFuture_IsRejected_ForItWouldMakeAllOthersTooLate(int secondsAhead, bool taken)
    {
        var clock = new FakeTimeProvider(Now);
        var (topics, options) = (new SwxTopics("local"), new CoreOptions { Live = true });
        var monitor = new FeedMonitor(new MqttOutbox(_client, NullLogger<MqttOutbox>.Instance), topics, options, clock, TimeProvider.System);
        var driver = _system.ActorOf(Props.Create(() => new Driver(_taken)));
        var handler = new InboundHandler(driver, topics, monitor, options, clock, NullLogger<InboundHandler>.Instance);
        var second = Now.AddSeconds(secondsAhead);
        var batch = new PulseBatch(KnownSeries.Lago("uvg"), second, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline,
            [.. PulseModel.Second(new SimulationRandom(1, "inbound"), 50).Select(p => p.Pulse)]);

        (await handler.HandleAsync(new InboundMessage("swx/v1/local/in/lago-acqua/uvg", AcquaWriter.Second(batch), null, null, null, false, false), CancellationToken.None)).ShouldBeTrue();

        var record = _taken.ShouldHaveSingleItem();
        if (taken)
        {
            record.ShouldBeOfType<PulseBatch>().AvailableAt.ShouldBe(Now);
        }
        else
        {
            record.ShouldBeOfType<Rejected>().Reason.ShouldBe("a label from the future");
        }
    }

    private sealed class Driver : ReceiveActor
    {
        public Driver(List<FeedRecord> taken) => Receive<ReplayActor.Feed>(feed =>
        {
            taken.AddRange(feed.Records);
            Sender.Tell(new ReplayActor.FeedDone(true, null));
        });
    }
}
