using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>Which topics hold a retained message and until when, and the file that keeps them over a restart (one JSON object a line).</summary>
internal sealed class RetainedStore(string? file, int capacity, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset?> _topics = new(StringComparer.Ordinal);
    private int _changed;

    public int Count => _topics.Count;

    public bool Changed => Volatile.Read(ref _changed) != 0;

    /// <summary>False when the topic would be one too many.</summary>
    public bool Accept(MqttApplicationMessage message)
    {
        Volatile.Write(ref _changed, 1);
        if (message.Payload.IsEmpty)
        {
            _topics.TryRemove(message.Topic, out _);
            return true;
        }

        if (_topics.Count >= capacity && !_topics.ContainsKey(message.Topic))
        {
            return false;
        }

        _topics[message.Topic] = message.MessageExpiryInterval > 0 ? time.GetUtcNow() + TimeSpan.FromSeconds(message.MessageExpiryInterval) : null;
        return true;
    }

    public bool IsExpired(MqttApplicationMessage message) =>
        _topics.TryGetValue(message.Topic, out var until) && until is { } end && end <= time.GetUtcNow();

    /// <exception cref="InputException">The file is there and cannot be read.</exception>
    public List<MqttApplicationMessage> Load()
    {
        var result = new List<MqttApplicationMessage>();
        if (file is null || !File.Exists(file))
        {
            return result;
        }

        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            RetainedLine? stored;
            try
            {
                stored = JsonSerializer.Deserialize(line, RetainedJson.Default.RetainedLine);
            }
            catch (JsonException e)
            {
                throw new InputException(file, $"damaged file of retained messages ({e.Message}); delete it, publishers give their values back", number);
            }

            if (stored is not null && !(stored.ExpiresAt <= time.GetUtcNow()))
            {
                _topics[stored.Topic] = stored.ExpiresAt;
                result.Add(Message(stored));
            }
        }

        return result;
    }

    /// <summary>Writes beside the file and renames, so that a crash leaves the old one.</summary>
    public async Task SaveAsync(IEnumerable<MqttApplicationMessage> messages)
    {
        if (file is null)
        {
            return;
        }

        Volatile.Write(ref _changed, 0);
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var beside = file + ".new";
        var lines = messages.Where(m => !IsExpired(m)).OrderBy(m => m.Topic, StringComparer.Ordinal).Select(m => JsonSerializer.Serialize(Line(m), RetainedJson.Default.RetainedLine));
        await File.WriteAllLinesAsync(beside, lines).ConfigureAwait(false);
        File.Move(beside, file, overwrite: true);
    }

    private RetainedLine Line(MqttApplicationMessage m) => new(
        m.Topic,
        m.Payload.ToArray(),
        (int)m.QualityOfServiceLevel,
        m.ContentType,
        _topics.GetValueOrDefault(m.Topic),
        m.UserProperties?.Select(p => new RetainedProperty(p.Name, Encoding.UTF8.GetString(p.ValueBuffer.Span))).ToList() ?? []);

    private MqttApplicationMessage Message(RetainedLine line) => new()
    {
        Topic = line.Topic,
        Payload = new ReadOnlySequence<byte>(line.Payload),
        QualityOfServiceLevel = (MqttQualityOfServiceLevel)line.Qos,
        Retain = true,
        ContentType = line.ContentType,
        MessageExpiryInterval = line.ExpiresAt is { } end ? (uint)Math.Max(1, (end - time.GetUtcNow()).TotalSeconds) : 0,
        UserProperties = [.. line.Properties.Select(p => new MqttUserProperty(p.Name, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(p.Value)))],
    };
}

internal sealed record RetainedLine(string Topic, byte[] Payload, int Qos, string? ContentType, DateTimeOffset? ExpiresAt, List<RetainedProperty> Properties);

internal sealed record RetainedProperty(string Name, string Value);

[JsonSerializable(typeof(RetainedLine))]
internal sealed partial class RetainedJson : JsonSerializerContext;
