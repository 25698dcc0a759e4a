using System.Text;

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

    public static SwxPublication Text(string topic, string text, bool retain = false) => new(topic, Encoding.UTF8.GetBytes(text)) { Retain = retain, Schema = "test.v1" };
}
