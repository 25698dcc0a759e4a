using System.Diagnostics;
using System.Text.Json;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Bench.Faults;

/// <param name="At">Seconds since the witness began.</param>
internal sealed record Heard(string Topic, long Sequence, string Id, string Raw, double At, DateTimeOffset? ValidTime, DateTimeOffset? IssuedAt, bool Degraded);

/// <summary>A subscriber with a persistent session that writes down everything the centre publishes.</summary>
internal sealed class Witness : IAsyncDisposable
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly SwxMqttClient _client;
    private readonly List<Heard> _heard = [];

    public Witness(string broker)
    {
        _client = new SwxMqttClient(
            new SwxMqttOptions { Broker = new Uri(broker), ClientId = "faults-witness", Subscriptions = ["swx/v1/local/#"], Handler = TakeAsync, ReceiveMaximum = 1024 }, TimeProvider.System);
        _client.Start();
    }

    public double Now => Stopwatch.GetElapsedTime(_begun).TotalSeconds;

    public IReadOnlyList<Heard> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    public Task ConnectedAsync() => _client.WaitConnectedAsync();

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();

    private Task<bool> TakeAsync(InboundMessage message, CancellationToken cancel)
    {
        var topic = message.Topic["swx/v1/local/".Length..];
        if (topic.StartsWith("in/", StringComparison.Ordinal) || message.Payload.IsEmpty)
        {
            return Task.FromResult(true);
        }

        using var document = JsonDocument.Parse(message.Payload);
        var json = document.RootElement;
        DateTimeOffset? Time(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetDateTimeOffset() : null;
        var heard = new Heard(
            topic,
            json.GetProperty("sequence").GetInt64(),
            json.GetProperty("id").GetString()!,
            json.GetRawText(),
            Now,
            Time("valid_time"),
            Time("issued_at"),
            json.TryGetProperty("degraded", out var degraded) && degraded.GetProperty("is").GetBoolean());
        lock (_heard)
        {
            _heard.Add(heard);
        }

        return Task.FromResult(true);
    }
}
