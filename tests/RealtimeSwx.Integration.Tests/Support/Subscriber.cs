using System.Text.Json;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>One message as a foreign client saw it.</summary>
internal sealed record Message(string Topic, JsonElement Json, string Raw)
{
    public string Schema => Json.GetProperty("schema").GetString()!;

    public long Sequence => Json.GetProperty("sequence").GetInt64();

    public string Id => Json.GetProperty("id").GetString()!;

    public DateTimeOffset Time(string property) => Json.GetProperty(property).GetDateTimeOffset();
}

/// <summary><c>mosquitto_sub</c> on the whole tree, from before the system starts to the end.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private const string Marker = "test/marker";
    private readonly ChildProcess _process;
    private readonly int _port;
    private readonly List<Message> _messages;
    private readonly List<string> _emptied = [];
    private int _marker;
    private volatile string _seen = "";

    private Subscriber(int port, string filter)
    {
        _port = port;
        _messages = [];
        _process = ChildProcess.Start(
            ChildProcess.Tool("mosquitto_sub"),
            ["-V", "mqttv5", "-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", filter, "-t", Marker, "-F", "%t %p"],
            Take);
    }

    /// <summary>Everything so far, in the order of arrival.</summary>
    public IReadOnlyList<Message> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Topics whose retained value was deleted, in the order of arrival.</summary>
    public IReadOnlyList<string> Emptied
    {
        get
        {
            lock (_messages)
            {
                return [.. _emptied];
            }
        }
    }

    /// <summary>Subscribed when it returns: a marker has come back.</summary>
    public static async Task<Subscriber> StartAsync(int port, string filter = "swx/v1/#")
    {
        var subscriber = new Subscriber(port, filter);
        await subscriber.CaughtUpAsync();
        return subscriber;
    }

    /// <summary>Waits until everything that the broker had before has been seen.</summary>
    public async Task CaughtUpAsync()
    {
        var marker = "";
        for (var tries = 0; marker.Length == 0 || _seen != marker; tries++)
        {
            tries.ShouldBeLessThan(20, $"the subscriber does not answer: {_process.Errors}");
            marker = $"marker-{++_marker}";
            await using (var client = ChildProcess.Start(ChildProcess.Tool("mosquitto_pub"), ["-V", "mqttv5", "-h", "127.0.0.1", "-p", $"{_port}", "-q", "1", "-t", Marker, "-m", marker]))
            {
                await client.ExitAsync(TimeSpan.FromSeconds(10));
            }

            try
            {
                await Until.TrueAsync(() => _seen == marker, TimeSpan.FromSeconds(2), marker);
            }
            catch (TimeoutException)
            {
                // It may not have been subscribed yet when the marker passed: send another.
            }
        }
    }

    public async ValueTask DisposeAsync() => await _process.DisposeAsync();

    private void Take(string line)
    {
        var cut = line.IndexOf(' ', StringComparison.Ordinal);
        var (topic, payload) = (line[..cut], line[(cut + 1)..]);
        if (topic == Marker)
        {
            _seen = payload;
            return;
        }

        if (payload.Length == 0)
        {
            lock (_messages)
            {
                _emptied.Add(topic);
            }

            return;
        }

        using var document = JsonDocument.Parse(payload);
        lock (_messages)
        {
            _messages.Add(new Message(topic, document.RootElement.Clone(), payload));
        }
    }
}
