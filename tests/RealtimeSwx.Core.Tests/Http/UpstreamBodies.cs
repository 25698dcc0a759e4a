using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

/// <param name="Values">What a reader of the whole body must find in it.</param>
public sealed record UpstreamBody(string Text, string ContentType, IReadOnlyList<Served> Values)
{
    public bool IsJson => ContentType == "application/json";
}

/// <summary>The bodies of NOAA SWPC, GFZ and WDC Kyoto in the layouts that they use.</summary>
public sealed class UpstreamBodies(UpstreamData data)
{
    public UpstreamBody Magnetometer(DateTimeOffset now) => RealTimeWind(now,
        [("bt", KnownSeries.WindBt), ("bx_gsm", KnownSeries.WindBx), ("by_gsm", KnownSeries.WindBy), ("bz_gsm", KnownSeries.WindBz)]);

    public UpstreamBody Plasma(DateTimeOffset now) => RealTimeWind(now,
        [("proton_speed", KnownSeries.WindSpeed), ("proton_density", KnownSeries.WindDensity), ("proton_temperature", KnownSeries.WindTemperature)]);

    /// <summary>Newest first, two spacecraft interleaved; the rows of the inactive one differ and must not be read.</summary>
    private UpstreamBody RealTimeWind(DateTimeOffset now, (string Key, SeriesId Series)[] columns)
    {
        var (rows, values) = (new List<Dictionary<string, object?>>(), new List<Served>());
        foreach (var minute in data.Minutes(now).Reverse())
        {
            foreach (var spacecraft in new[] { "ACE", "IMAP" })
            {
                var active = spacecraft == data.ActiveSpacecraft(minute);
                var row = new Dictionary<string, object?> { ["time_tag"] = Tag(minute), ["active"] = active, ["source"] = spacecraft, ["overall_quality"] = 0 };
                foreach (var (key, series) in columns)
                {
                    var value = data.Wind(series, minute, now);
                    row[key] = active ? value : value + 3;
                    if (active && value is not null)
                    {
                        values.Add(new Served(series, minute, Revision.Quicklook, value.Value));
                    }
                }

                rows.Add(row);
            }
        }

        return Json(rows, values);
    }

    /// <summary>An array of arrays of strings until the product changed its shape, then an array of objects.</summary>
    public UpstreamBody Kp(DateTimeOffset now)
    {
        var values = data.Kp(now, TimeSpan.FromDays(7)).ToList();
        if (now >= data.NewKpShape)
        {
            return Json(values.Select(v => new { time_tag = Tag(v.Time), Kp = Math.Round(v.Value, 2), a_running = 9, station_count = 8 }), values);
        }

        var header = new[] { "time_tag", "Kp", "a_running", "station_count" };
        return Json(values.Select(v => new[] { Tag(v.Time).Replace('T', ' ') + ".000", v.Value.ToString("0.00", CultureInfo.InvariantCulture), "9", "8" }).Prepend(header), values);
    }

    public UpstreamBody KpMinute(DateTimeOffset now)
    {
        var values = data.Minutes(now).Select(t => new Served(KnownSeries.KpEstimate, t, Revision.Estimate, data.RunningKp(t))).ToList();
        var rows = values.Select(v => new { time_tag = Tag(v.Time), kp_index = (int)Math.Round(v.Value), estimated_kp = v.Value, kp = "1M" });
        return Json(rows, values.Select(v => v with { Value = KpThirds.FromUnits(v.Value).Units }).ToList());
    }

    public UpstreamBody Dst(DateTimeOffset now)
    {
        var values = data.Dst(now.AddDays(-1), now).ToList();
        return Json(values.Select(v => new[] { Tag(v.Time).Replace('T', ' '), v.Value.ToString("0", CultureInfo.InvariantCulture) }).Prepend(["time_tag", "dst"]), values);
    }

    public UpstreamBody Gfz(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var values = data.GfzKp(from, now).Where(v => v.Time <= to).ToList();
        return Json(new
        {
            meta = new { source = "simulated" },
            datetime = values.Select(v => Tag(v.Time) + "Z"),
            Kp = values.Select(v => v.Value),
            status = values.Select(v => v.Revision == Revision.Final ? "def" : "pre"),
        }, values);
    }

    /// <summary>A month of 120-column records; hours that have not come are 9999.</summary>
    public UpstreamBody KyotoDst(DateTimeOffset now)
    {
        var values = data.Dst(data.Start, now).Where(v => v.Time.Month == now.Month).ToList();
        var text = new StringBuilder();
        foreach (var day in values.GroupBy(v => v.Time.Date))
        {
            var hours = day.ToDictionary(v => v.Time.Hour, v => v.Value);
            text.Append(CultureInfo.InvariantCulture, $"DST{day.Key:yyMM}*{day.Key:dd}RRX020   0");
            for (var hour = 0; hour < 24; hour++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(hours.TryGetValue(hour, out var value) ? value : 9999),4:0}");
            }

            text.Append("9999\n");
        }

        return new UpstreamBody(text.ToString(), "text/plain", values);
    }

    private static UpstreamBody Json<T>(T content, IReadOnlyList<Served> values) => new(JsonSerializer.Serialize(content), "application/json", values);

    private static string Tag(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
