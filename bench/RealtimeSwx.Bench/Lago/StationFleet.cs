using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Messaging;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Bench.Lago;

/// <summary>
/// Simulated stations that publish what they recorded at the end of every second, all at the same moment. A few seconds of pulses are made
/// beforehand and sent again and again with the marks of the present second, so that the fleet costs little beside what it measures.
/// </summary>
internal sealed class StationFleet(string mqtt, int stations, double rateHz)
{
    private const int Templates = 7;

    private readonly (byte[] Body, int Pulses)[] _templates = [.. Enumerable.Range(0, Templates).Select(i => Template(i, rateHz))];

    public long Sent { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Seconds whose message the broker has not acknowledged when the next one is due, over all stations.</summary>
    public long Behind { get; private set; }

    public static string Name(int station) => $"b{station + 1:00}";

    public async Task RunAsync(int seconds)
    {
        var clients = new List<SwxMqttClient>();
        try
        {
            for (var station = 0; station < stations; station++)
            {
                var client = new SwxMqttClient(
                    new SwxMqttOptions { Broker = new Uri("mqtt://" + mqtt), ClientId = $"bench-{Name(station)}", PublishTimeout = TimeSpan.FromMinutes(2) }, TimeProvider.System);
                client.Start();
                await client.WaitConnectedAsync();
                clients.Add(client);
            }

            var last = clients.Select(_ => Task.CompletedTask).ToArray();
            var next = new DateTimeOffset(TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddSeconds(2);
            for (var second = 0; second < seconds; second++, next = next.AddSeconds(1))
            {
                if (next - TimeProvider.System.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, TimeProvider.System);
                }

                for (var station = 0; station < stations; station++)
                {
                    Behind += last[station].IsCompleted ? 0 : 1;
                    var (body, pulses) = _templates[(second + station) % Templates];
                    byte[] payload = [.. body, .. Encoding.ASCII.GetBytes(AcquaWriter.Mark(next))];
                    last[station] = clients[station].PublishAsync(new SwxPublication($"swx/v1/local/in/lago-acqua/{Name(station)}", payload));
                    Sent += pulses;
                    SentBytes += payload.Length;
                }
            }

            await Task.WhenAll(last);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    /// <summary>Everything of a second but the mark that closes it.</summary>
    private static (byte[] Body, int Pulses) Template(int index, double rateHz)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, index, TimeSpan.Zero);
        var pulses = PulseModel.Second(new SimulationRandom(1, "bench", index), rateHz).Select(p => p.Pulse);
        var batch = new PulseBatch(KnownSeries.Lago("bench"), at, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline, [.. pulses])
        {
            TemperatureC = 20,
            PressureHpa = 850,
        };
        var text = AcquaWriter.Second(batch);
        return (text[..^AcquaWriter.Mark(at.AddSeconds(1)).Length], batch.Pulses.Length);
    }
}
