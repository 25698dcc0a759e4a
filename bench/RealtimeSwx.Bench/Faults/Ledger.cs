using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace RealtimeSwx.Bench.Faults;

/// <summary>
/// What was offered, against the journal, the read model and what a subscriber heard. Each line is a count and what is wrong with it.
/// </summary>
internal static class Ledger
{
    /// <param name="brokerDeaths">From when to when no broker was there, in the witness's seconds: what it had acknowledged may be gone with it.</param>
    public static async Task<(IReadOnlyList<string> Lines, int Wrong)> CloseAsync(
        string dsn, Provider provider, IReadOnlyList<Heard> heard, int history, IReadOnlyList<(double From, double To)> brokerDeaths, IReadOnlyDictionary<int, double> offeredAt)
    {
        var (lines, wrong) = (new List<string>(), 0);
        await using var connection = new NpgsqlConnection(dsn);
        await connection.OpenAsync();
        var labels = Enumerable.Range(0, provider.Offered).Select(Provider.Label).ToList();

        // 1. Persisted once: rows of the events in the journal.
        var persisted = new Dictionary<DateTimeOffset, int>();
        foreach (var e in await EventsAsync(connection, "series-symh", "se-br-v1"))
        {
            foreach (var row in e.GetProperty("Rows").EnumerateArray())
            {
                var time = row.GetProperty("ValidTime").GetDateTimeOffset();
                persisted[time] = persisted.GetValueOrDefault(time) + 1;
            }
        }

        Line("offered", provider.Offered, []);
        Line("persisted once", persisted.Count, Off(labels, persisted));

        // 2. Projected once.
        var projected = await CountsAsync(connection, "SELECT valid_time, COUNT(*) FROM swx_observation WHERE series = 'symh' GROUP BY valid_time");
        Line("projected once", projected.Count, Off(labels, projected));

        // 3. Published at least once, sequence rising, one content per number. History goes out as one value: its newest.
        var obs = heard.Where(h => h.Topic == "obs/symh").ToList();
        var published = obs.Select(h => h.ValidTime!.Value).ToHashSet();
        var missing = Enumerable.Range(history, provider.Offered - history).Where(k => !published.Contains(Provider.Label(k))).ToList();
        var lost = missing.Where(k => brokerDeaths.Any(d => offeredAt[k] > d.From - 10 && offeredAt[k] < d.To + 10)).ToList();
        Line("published at least once", published.Count, missing.Except(lost).Select(k => $"{Provider.Label(k):u} was not heard"));
        if (lost.Count > 0)
        {
            lines.Add($"  of which {lost.Count} went to a broker that was killed before it had passed them on; HAPI has them");
        }

        foreach (var topic in heard.GroupBy(h => h.Topic).Where(t => !t.Key.StartsWith("status/core", StringComparison.Ordinal)))
        {
            var first = topic.DistinctBy(h => h.Sequence).ToList();
            var falling = first.Zip(first.Skip(1)).Where(p => p.Second.Sequence < p.First.Sequence).Select(p => $"{topic.Key}: {p.Second.Sequence} after {p.First.Sequence}").ToList();
            if (topic.Key.StartsWith("status/", StringComparison.Ordinal))
            {
                // No entity is behind a status: a driver that was paused says its last word when it wakes, before it knows that it was replaced.
                lines.Add($"      {first.Count} numbers on {topic.Key}, of which from a woken driver: {falling.Count}");
                continue;
            }

            var twofold = topic.GroupBy(h => h.Sequence).Where(g => g.Select(h => h.Id).Distinct().Count() > 1).Select(g => $"{topic.Key}: {g.Key} is {string.Join(" and ", g.Select(h => h.Id).Distinct())}");
            Line($"numbers rise on {topic.Key}", first.Count, falling.Concat(twofold));
        }

        // 4. Forecasts: at most one per issue time, in the journal and on the wire.
        var issues = (await EventsAsync(connection, "forecast-symh", "fo-tk-v1"))
            .Where(e => e.TryGetProperty("Issued", out var issued) && issued.ValueKind == JsonValueKind.Object)
            .Select(e => e.GetProperty("At").GetDateTimeOffset()).ToList();
        Line("forecasts issued", issues.Count, issues.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => $"{g.Key:u} was issued {g.Count()} times"));
        var forecasts = heard.Where(h => h.Topic == "forecast/symh/ensemble").ToList();
        Line(
            "forecasts heard", forecasts.Select(f => f.IssuedAt).Distinct().Count(),
            forecasts.GroupBy(f => f.IssuedAt).Where(g => g.Select(f => f.Raw).Distinct().Count() > 1).Select(g => $"{g.Key:u} was heard with different contents"));
        lines.Add($"  of which degraded: {forecasts.Where(f => f.Degraded).Select(f => f.IssuedAt).Distinct().Count()}");

        // 5. Every rejected row in quarantine, once.
        var rejected = (await EventsAsync(connection, "quarantine-%", "qu-rr-v1"))
            .SelectMany(e => e.GetProperty("Rows").EnumerateArray().Select(r => r.GetProperty("Text").GetString()!)).ToList();
        Line("rows in quarantine", rejected.Count, rejected.GroupBy(r => r).Where(g => g.Count() > 1).Select(g => $"'{g.Key}' is there {g.Count()} times")
            .Concat(rejected.Distinct().Count() == provider.BadRows ? [] : [$"{provider.BadRows} were offered"]));

        // 6. Nothing that was acknowledged is lost: it is all persisted (line 2); the rest never got its acknowledgement.
        lines.Add($"acknowledged by the broker: {provider.Acknowledged}; sent again after a broker was killed: {provider.SentAgain}");
        return (lines, wrong);

        void Line(string what, int count, IEnumerable<string> faults)
        {
            var all = faults.ToList();
            wrong += all.Count;
            lines.Add($"{(all.Count == 0 ? "ok   " : "WRONG")} {count,6} {what}{(all.Count == 0 ? "" : $": {all.Count} wrong, first: {string.Join("; ", all.Take(3))}")}");
        }
    }

    private static IEnumerable<string> Off(List<DateTimeOffset> labels, Dictionary<DateTimeOffset, int> counts) =>
        labels.Where(l => counts.GetValueOrDefault(l) != 1).Select(l => $"{l:u} is there {counts.GetValueOrDefault(l)} times");

    private static async Task<IReadOnlyList<JsonElement>> EventsAsync(NpgsqlConnection connection, string entity, string manifest)
    {
        await using var command = new NpgsqlCommand(
            "SELECT message FROM journal WHERE persistence_id LIKE $1 AND manifest = $2 ORDER BY persistence_id, sequence_number", connection)
        {
            Parameters = { new NpgsqlParameter { Value = entity }, new NpgsqlParameter { Value = manifest } },
        };
        var events = new List<JsonElement>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            events.Add(JsonElement.Parse(Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(0))));
        }

        return events;
    }

    /// <summary>Counts by time; the read model keeps times as ticks since 1970.</summary>
    private static async Task<Dictionary<DateTimeOffset, int>> CountsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        var counts = new Dictionary<DateTimeOffset, int>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            counts[DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(0))] = Convert.ToInt32(reader.GetValue(1), CultureInfo.InvariantCulture);
        }

        return counts;
    }
}
