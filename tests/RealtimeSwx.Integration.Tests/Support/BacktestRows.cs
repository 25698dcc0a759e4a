using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>Rows of a backtest's CSV beside what a foreign client captured of the same forecasts. Numbers are compared as the doubles that were printed.</summary>
internal static class BacktestRows
{
    private static readonly string[] Levels = [.. Enumerable.Range(1, 19).Select(i => (5 * i).ToString("00", CultureInfo.InvariantCulture))];
    private static readonly string[] Members = ["burton", "climatology", "lags", "mlp", "ridge", "tcn"];
    private static readonly string[] MapMetrics = ["wrmse", "mae", "bias", "persistence_wrmse", "blend_wrmse", "rotated_wrmse", "coverage90"];

    public static void ShouldEqualForecasts(string target, IReadOnlyList<CsvRow> rows, IEnumerable<Message> messages)
    {
        var leads = messages
            .Where(m => m.Topic == $"swx/v1/local/forecast/{target}/ensemble")
            .SelectMany(m => m.Json.GetProperty("leads").EnumerateArray().Select(l => (Key: (m.Time("issued_at"), l.GetProperty("valid_time").GetDateTimeOffset()), Lead: l, Message: m)))
            .ToDictionary(x => x.Key);
        rows.ShouldNotBeEmpty();
        foreach (var row in rows)
        {
            var key = (row.Time("issue_time"), row.Time(target == "symh" ? "target_time" : target == "kp" ? "target_time" : "valid_time"));
            leads.ContainsKey(key).ShouldBeTrue($"no {target} forecast of {key} was captured; {leads.Count} leads were");
            var (_, lead, message) = leads[key];
            if (target == "symh")
            {
                SymH(row, lead);
            }
            else if (target == "kp")
            {
                Kp(row, lead, message);
            }
        }
    }

    /// <summary>Every captured score is a row of the backtest.</summary>
    public static int ShouldHoldScores(string target, IReadOnlyList<CsvRow> rows, IEnumerable<Message> messages)
    {
        var byKey = rows.ToDictionary(r => (r.Time("issue_time"), r.Time(target is "symh" or "kp" ? "target_time" : "valid_time")));
        var count = 0;
        foreach (var scored in messages.Where(m => m.Topic == $"swx/v1/local/verification/{target}").SelectMany(m => m.Json.GetProperty("scored").EnumerateArray()))
        {
            var key = (scored.GetProperty("issued_at").GetDateTimeOffset(), scored.GetProperty("valid_time").GetDateTimeOffset());
            byKey.ContainsKey(key).ShouldBeTrue($"the backtest has no {target} row {key}");
            var row = byKey[key];
            count++;
            if (target is not ("symh" or "kp"))
            {
                foreach (var name in MapMetrics)
                {
                    scored.GetProperty("metrics").GetProperty(name).GetDouble().ShouldBe(row.Number(name), $"{name} of {key}");
                }

                continue;
            }

            Same(scored.GetProperty("observed").GetDouble(), row["observed"], $"observed of {key}");
            Same(scored.GetProperty("predictions").GetProperty("persistence").GetDouble(), row["persistence"], $"persistence of {key}");
            foreach (var level in Levels)
            {
                Same(scored.GetProperty("q").GetProperty(level).GetDouble(), row["q" + level], $"q{level} of {key}");
            }

            if (target == "symh")
            {
                Same(scored.GetProperty("metrics").GetProperty("crps").GetDouble(), row["crps"], $"crps of {key}");
            }
        }

        return count;
    }

    private static void SymH(CsvRow row, JsonElement lead)
    {
        Quantiles(row, lead);
        XmlConvert.ToTimeSpan(lead.GetProperty("lead").GetString()!).TotalMinutes.ShouldBe(row.Number("horizon_min"));
        foreach (var member in Members)
        {
            var captured = lead.GetProperty("members").TryGetProperty(member, out var value) || lead.GetProperty("baselines").TryGetProperty(member, out value)
                ? value.GetDouble().ToString("R", CultureInfo.InvariantCulture)
                : "";
            captured.ShouldBe(row[member], $"{member} of {row["issue_time"]}");
        }
    }

    private static void Kp(CsvRow row, JsonElement lead, Message message)
    {
        Quantiles(row, lead);
        var hours = (int)row.Number("horizon_h");
        for (var level = 1; level <= 5; level++)
        {
            var name = hours == 3 ? $"p_g{level}" : $"p_g{level}_h{hours:00}";
            Same(message.Json.GetProperty("probabilities").GetProperty(name).GetDouble(), row[$"p_g{level}"], $"{name} of {row["issue_time"]}");
        }
    }

    private static void Quantiles(CsvRow row, JsonElement lead)
    {
        foreach (var level in Levels)
        {
            Same(lead.GetProperty("q").GetProperty(level).GetDouble(), row["q" + level], $"q{level} of {row["issue_time"]}");
        }

        Same(lead.GetProperty("baselines").GetProperty("persistence").GetDouble(), row["persistence"], $"persistence of {row["issue_time"]}");
    }

    /// <summary>The very double, or, where the CSV prints a fixed number of decimals (Kp: three), what it prints of it.</summary>
    private static void Same(double captured, string printed, string what)
    {
        var equal = captured.Equals(double.Parse(printed, CultureInfo.InvariantCulture))
            || (printed.Length > 4 && printed[^4] == '.' && captured.ToString("0.000", CultureInfo.InvariantCulture) == printed);
        equal.ShouldBeTrue($"{what}: captured {captured:R}, backtest {printed}");
    }
}
