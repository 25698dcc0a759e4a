using MQTTnet.Server;

namespace RealtimeSwx.Messaging;

/// <summary>Ends the sessions of clients that stay away: the server library keeps them for ever.</summary>
internal static class BrokerSessions
{
    /// <summary>Ends sessions whose expiry interval has passed, and the oldest absent ones beyond <paramref name="keep"/>.</summary>
    public static async Task SweepAsync(MqttServer server, int keep, DateTimeOffset now, Action<string> drop)
    {
        var absent = (await server.GetSessionsAsync().ConfigureAwait(false))
            .Where(s => s.DisconnectedTimestamp is not null)
            .OrderByDescending(s => s.DisconnectedTimestamp)
            .ToList();
        for (var i = 0; i < absent.Count; i++)
        {
            var session = absent[i];
            var expired = session.ExpiryInterval != uint.MaxValue && session.DisconnectedTimestamp + TimeSpan.FromSeconds(session.ExpiryInterval) <= now.UtcDateTime;
            if ((expired || i >= keep) && session.DisconnectedTimestamp is not null)
            {
                if (session.PendingApplicationMessagesCount > 0)
                {
                    drop("session ended with messages waiting");
                }

                await session.DeleteAsync().ConfigureAwait(false);
            }
        }
    }
}
