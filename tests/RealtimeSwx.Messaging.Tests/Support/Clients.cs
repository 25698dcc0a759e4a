using System.Text;
using Microsoft.Extensions.Logging;

namespace RealtimeSwx.Messaging.Tests.Support;

internal static class Clients
{
    public static SwxMqttOptions Options(Uri broker, string id) => new()
    {
        Broker = broker,
        ClientId = id,
        MinBackOff = TimeSpan.FromMilliseconds(50),
        MaxBackOff = TimeSpan.FromMilliseconds(200),
        ProbeEvery = TimeSpan.FromMilliseconds(500),
        RetryAfter = TimeSpan.FromMilliseconds(50),
    };

    public static async Task<SwxMqttClient> StartAsync(SwxMqttOptions options)
    {
        var client = new SwxMqttClient(options, TimeProvider.System);
        client.Start();
        await client.WaitConnectedAsync().WaitAsync(Waiting.Limit, TimeProvider.System);
        return client;
    }

    /// <summary>Waits for the first failed attempt and returns its reason. A client that gets in fails the test.</summary>
    public static async Task<string> RefusedAsync(SwxMqttOptions options)
    {
        var log = new FirstWarning();
        await using var client = new SwxMqttClient(options, TimeProvider.System, log);
        client.Start();
        var first = await Task.WhenAny(log.Text, client.WaitConnectedAsync()).WaitAsync(Waiting.Limit, TimeProvider.System);
        (first == log.Text).ShouldBeTrue("the client is in");
        return await log.Text;
    }

    public static SwxPublication Text(string topic, string text, bool retain = false) => new(topic, Encoding.UTF8.GetBytes(text)) { Retain = retain, Schema = "test.v1" };

    private sealed class FirstWarning : ILogger<SwxMqttClient>
    {
        private readonly TaskCompletionSource<string> _text = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Text => _text.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _text.TrySetResult(formatter(state, exception));
            }
        }
    }
}
