using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>What live data are taken for when they are received.</summary>
internal static class Receipt
{
    /// <summary>The record, known from <paramref name="now"/> on.</summary>
    public static FeedRecord Stamped(FeedRecord record, DateTimeOffset now) => record switch
    {
        Observation o => o with { AvailableAt = now },
        TecMap m => m with { AvailableAt = now },
        PulseBatch b => b with { AvailableAt = now },
        _ => record,
    };

    /// <summary>A label from the future is a broken clock or a broken row; only somebody's forecast may carry one. Null for any other record.</summary>
    /// <param name="maxSkew">Labels may be this far ahead of the clock.</param>
    public static Rejected? FromTheFuture(FeedRecord record, string source, TimeSpan maxSkew, DateTimeOffset now)
    {
        DateTimeOffset? label = record switch
        {
            Observation o when !o.Series.Value.Contains("forecast", StringComparison.Ordinal) => o.ValidTime,
            TecMap m => m.Epoch,
            PulseBatch b => b.Second,
            _ => null,
        };
        return label > now + maxSkew
            ? new Rejected(source, 0, 0, "time", "a label from the future", $"{label.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}")
            : null;
    }
}
