using Akka.Actor;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>What one poll found, for whoever persists it. The feed polls again only after <see cref="FeedBatchStored"/>.</summary>
/// <param name="Records">Never empty; each observation and map is stamped with <paramref name="ReceivedAt"/> as its availability.</param>
public sealed record FeedBatch(string Feed, IReadOnlyList<FeedRecord> Records, DateTimeOffset ReceivedAt) : INoSerializationVerificationNeeded;

/// <summary>Everything in the batch of that time is persisted. Sending it twice does no harm.</summary>
public sealed record FeedBatchStored(string Feed, DateTimeOffset ReceivedAt) : INoSerializationVerificationNeeded;

/// <summary>How a feed stands after a poll, for status topic and metrics.</summary>
/// <param name="NextPoll">When it asks again.</param>
public sealed record FeedPolled(FeedStatus Status, DateTimeOffset NextPoll) : INoSerializationVerificationNeeded;
