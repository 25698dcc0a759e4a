using System.Text;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>
/// <c>alert/&lt;rule&gt;</c>: retained while raised. The message that clears goes out unretained, for those who listen, and is followed by an empty
/// retained one, for those who come later. A broker that is away is waited for without end.
/// </summary>
internal sealed class MqttAlertChannel : IAlertChannel
{
    public const string ChannelName = "mqtt";
    private readonly SwxMqttClient _client;
    private readonly SwxTopics _topics;

    public MqttAlertChannel(SwxMqttOptions options, SwxTopics topics, ILogger<SwxMqttClient> log)
    {
        _topics = topics;
        _client = new SwxMqttClient(options, TimeProvider.System, log);
        _client.Start();
    }

    public string Name => ChannelName;

    public RetryPolicy Retries { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), null);

    public bool Carries(AlertMessage message) => true;

    public async Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel)
    {
        var topic = _topics.Alert(notice.Stored.Alert);
        var raised = notice.Stored.State != AlertState.Cleared;
        await _client.PublishAsync(
            new SwxPublication(topic, Encoding.UTF8.GetBytes(notice.Stored.PayloadJson)) { Retain = raised, Schema = AlertMessage.SchemaName }, cancel);
        if (!raised)
        {
            await _client.PublishAsync(new SwxPublication(topic, ReadOnlyMemory<byte>.Empty) { Retain = true }, cancel);
        }

        return SendResult.Delivered;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
