using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Kyoto;

/// <summary>Minute values of SYM and ASY, and hourly Dst, in the layouts of WDC Kyoto. Whole nT in WDC, hundredths in IAGA-2002.</summary>
public static class KyotoWriters
{
    private const int Missing = 99999;

    /// <summary>In the column order of Kyoto's IAGA-2002 files.</summary>
    private static readonly (SeriesId Series, string Name, char Component, string Index)[] Indices =
    [
        (KnownSeries.AsyD, "ASY-D", 'D', "ASY"), (KnownSeries.AsyH, "ASY-H", 'H', "ASY"),
        (KnownSeries.SymD, "SYM-D", 'D', "SYM"), (KnownSeries.SymH, "SYM-H", 'H', "SYM"),
    ];

    /// <summary>IAGA-2002, one line a minute from the first to the last; what is absent is 99999.00.</summary>
    /// <exception cref="ArgumentException">No minute values of SYM or ASY.</exception>
    public static void WriteIaga2002(TextWriter output, IEnumerable<Observation> observations)
    {
        var minutes = Minutes(observations);
        var type = minutes.Values.SelectMany(v => v.Values).Select(o => o.Revision).Min() switch
        {
            Revision.Final => "Final",
            Revision.Provisional => "Provisional",
            _ => "Quicklook",
        };
        foreach (var (key, value) in new[]
        {
            ("Format", "IAGA-2002"), ("Source of Data", "WDC for Geomagnetism, Kyoto"), ("Station Name", "ASY/SYM Indices"), ("IAGA CODE", "ASY/SYM"),
            ("Geodetic Latitude", ""), ("Geodetic Longitude", ""), ("Elevation", ""), ("Reported", "ASY-D,ASY-H,SYM-D,SYM-H"), ("Sensor Orientation", ""),
            ("Digital Sampling", ""), ("Data Interval Type", "1-minute"), ("Data Type", type),
        })
        {
            output.Write($" {key,-23}{value,-45}|\n");
        }

        output.Write(" # Written by RealtimeSwx; not a Kyoto file".PadRight(69) + "|\n");
        output.Write("DATE       TIME         DOY     ASY-D     ASY-H     SYM-D     SYM-H   |\n");
        for (var t = minutes.Keys.First(); t <= minutes.Keys.Last(); t = t.AddMinutes(1))
        {
            output.Write(t.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
            output.Write(t.DayOfYear.ToString(" 000 ", CultureInfo.InvariantCulture));
            foreach (var index in Indices)
            {
                var value = minutes.GetValueOrDefault(t)?.GetValueOrDefault(index.Series)?.Value ?? Missing;
                output.Write(value.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(10));
            }

            output.Write('\n');
        }
    }

    /// <summary>400-character ASY/SYM records and 120-character Dst records, of all days that have a value.</summary>
    /// <exception cref="ArgumentException">Neither minute values of SYM or ASY nor hourly Dst.</exception>
    public static void WriteWdc(TextWriter output, IEnumerable<Observation> observations)
    {
        var all = observations.ToList();
        var dst = all.Where(o => o.Series == KnownSeries.Dst).ToList();
        if (dst.Count == 0 || all.Any(o => Indices.Any(i => i.Series == o.Series)))
        {
            WriteAsySym(output, Minutes(all));
        }

        foreach (var day in dst.GroupBy(o => o.ValidTime.UtcDateTime.Date).OrderBy(g => g.Key))
        {
            WriteDstDay(output, day.Key, day);
        }
    }

    private static void WriteAsySym(TextWriter output, SortedDictionary<DateTimeOffset, Dictionary<SeriesId, Observation>> minutes)
    {
        foreach (var day in minutes.Keys.Select(t => new DateTimeOffset(t.UtcDateTime.Date, TimeSpan.Zero)).Distinct())
        {
            foreach (var (series, _, component, index) in Indices)
            {
                foreach (var hour in Enumerable.Range(0, 24).Select(h => day.AddHours(h)))
                {
                    var values = Enumerable.Range(0, 60).Select(m => minutes.GetValueOrDefault(hour.AddMinutes(m))?.GetValueOrDefault(series)?.Value).ToList();
                    var record = new StringBuilder(400).Append("ASYSYM N6E01").Append(hour.ToString("yyMMdd", CultureInfo.InvariantCulture)).Append(component)
                        .Append(hour.ToString("HH", CultureInfo.InvariantCulture)).Append(index).Append("WDCC2KYOTO");
                    foreach (var value in values)
                    {
                        record.Append(Whole(value ?? Missing, 6));
                    }

                    // An hourly mean of a part of the hour would pass for one of the whole hour.
                    record.Append(Whole(values.All(v => v is not null) ? values.Average() ?? Missing : Missing, 6));
                    output.Write(record.Append('\n'));
                }
            }
        }
    }

    private static void WriteDstDay(TextWriter output, DateTime day, IEnumerable<Observation> hours)
    {
        var byHour = hours.GroupBy(o => o.ValidTime.UtcDateTime.Hour).ToDictionary(g => g.Key, g => g.Last());
        var version = byHour.Values.Min(o => o.Revision) switch { Revision.Final => '2', Revision.Provisional => '1', _ => '0' };
        var record = new StringBuilder(120).Append(CultureInfo.InvariantCulture, $"DST{day:yyMM}*{day:dd}{(version == '0' ? "RR" : "  ")}X{version}{day.Year / 100}   0");
        for (var hour = 0; hour < 24; hour++)
        {
            record.Append(Whole(byHour.GetValueOrDefault(hour)?.Value ?? 9999, 4));
        }

        record.Append(Whole(byHour.Count == 24 ? byHour.Values.Average(o => o.Value) : 9999, 4));
        output.Write(record.Append('\n'));
    }

    private static SortedDictionary<DateTimeOffset, Dictionary<SeriesId, Observation>> Minutes(IEnumerable<Observation> observations)
    {
        var minutes = new SortedDictionary<DateTimeOffset, Dictionary<SeriesId, Observation>>();
        foreach (var o in observations.Where(o => o.Span == TimeSpan.FromMinutes(1) && Indices.Any(i => i.Series == o.Series)))
        {
            if (!minutes.TryGetValue(o.ValidTime, out var row))
            {
                minutes[o.ValidTime] = row = [];
            }

            row[o.Series] = o;
        }

        return minutes.Count > 0 ? minutes : throw new ArgumentException("no 1-minute values of SYM-H, SYM-D, ASY-H or ASY-D to write");
    }

    private static string Whole(double value, int width)
    {
        var text = ((long)Math.Round(value)).ToString(CultureInfo.InvariantCulture).PadLeft(width);
        return text.Length == width ? text : throw new ArgumentException($"{value} nT does not fit {width} columns");
    }
}
