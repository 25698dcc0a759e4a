using System.Text;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>One CAP file per message, whole or not there. Written again it is the same file.</summary>
internal sealed class CapChannel(CapOptions options, IAlertOutbox outbox, bool replays) : IAlertChannel
{
    public string Name => "cap";

    public RetryPolicy Retries { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), null);

    public bool Carries(AlertMessage message) => replays || !(message.Replay || message.Simulated);

    public async Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel)
    {
        var episode = await outbox.EpisodeAsync(notice.Stored, cancel);
        var document = CapDocument.Of([.. episode.Select(Parse)], options.Sender);
        var file = Path.Combine(options.Folder, CapDocument.Identifier(notice.Message) + ".xml");
        Directory.CreateDirectory(options.Folder);
        var half = file + ".part";
        await File.WriteAllBytesAsync(half, document, cancel);
        File.Move(half, file, overwrite: true);
        return SendResult.Delivered;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static AlertMessage Parse(StoredAlert stored) => SwxJson.Parse<AlertMessage>(Encoding.UTF8.GetBytes(stored.PayloadJson));
}
