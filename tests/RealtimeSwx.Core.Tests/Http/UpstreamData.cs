using RealtimeSwx.Domain;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>One value as an upstream publishes it at some instant.</summary>
public sealed record Served(SeriesId Series, DateTimeOffset Time, Revision Revision, double Value);

/// <summary>
/// What the upstreams would know at a virtual instant, from a simulated storm: minute wind some minutes late, with values that are corrected
/// half an hour later; Kp as quicklook, preliminary and definitive; Dst that changes within its hour.
/// </summary>
public sealed class UpstreamData(StormSimulation simulation)
{
    private static readonly TimeSpan WindDelay = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WindWindow = TimeSpan.FromMinutes(90);
    private readonly Dictionary<DateTimeOffset, double> _kp = Values(simulation, KnownSeries.Kp);
    private readonly Dictionary<DateTimeOffset, double> _symH = Values(simulation, KnownSeries.SymH);

    public DateTimeOffset Start => simulation.Settings.Start;

    /// <summary>The spacecraft whose rows are active changes here.</summary>
    public DateTimeOffset Handover => Start.AddDays(2).AddHours(10);

    /// <summary>SWPC changed the shape of its Kp product here.</summary>
    public DateTimeOffset NewKpShape => Start.AddDays(2).AddHours(12);

    public string ActiveSpacecraft(DateTimeOffset time) => time < Handover ? "ACE" : "IMAP";

    /// <summary>Labels of the minutes that are served, oldest first.</summary>
    public IEnumerable<DateTimeOffset> Minutes(DateTimeOffset now)
    {
        var last = new DateTimeOffset((now - WindDelay).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        for (var t = last - WindWindow; t <= last; t = t.AddMinutes(1))
        {
            yield return t;
        }
    }

    /// <summary>A component at a minute as it is published at <paramref name="now"/>; null where the instrument returned nothing.</summary>
    public double? Wind(SeriesId series, DateTimeOffset minute, DateTimeOffset now)
    {
        var (wind, i) = (simulation.Wind, simulation.Grid.Index(minute));
        var (value, missing) = series.Value switch
        {
            "solarwind/bt" => (wind.Bt(i), wind.FieldMissing[i]),
            "solarwind/bx" => (wind.Bx[i], wind.FieldMissing[i]),
            "solarwind/by" => (wind.By[i], wind.FieldMissing[i]),
            "solarwind/bz" => (wind.Bz[i], wind.FieldMissing[i]),
            "solarwind/v" => (wind.V[i], wind.SpeedMissing[i]),
            "solarwind/n" => (wind.N[i], wind.PlasmaMissing[i]),
            _ => (wind.T[i], wind.PlasmaMissing[i]),
        };
        var corrected = minute.Minute % 20 == 7 && now - minute >= TimeSpan.FromMinutes(30) ? 0.5 : 0;
        return missing ? null : Math.Round(value + 0.01 * minute.Minute + corrected, 2);
    }

    /// <summary>Three-hour Kp that has ended, oldest first.</summary>
    public IEnumerable<Served> Kp(DateTimeOffset now, TimeSpan back)
    {
        foreach (var (start, kp) in _kp.Where(p => p.Key >= now - back && p.Key + KpModel.Interval + TimeSpan.FromMinutes(4) <= now).OrderBy(p => p.Key))
        {
            // Every other interval is corrected by a third once the next one has ended.
            var late = start.Hour % 2 == 0 && now - start > TimeSpan.FromHours(6);
            var thirds = KpThirds.FromUnits(kp).Value;
            yield return new Served(KnownSeries.Kp, start, Revision.Quicklook, new KpThirds(late ? Math.Min(27, thirds + 1) : thirds).Units);
        }
    }

    /// <summary>The same from the index's owner: preliminary at first, definitive after twelve hours.</summary>
    public IEnumerable<Served> GfzKp(DateTimeOffset since, DateTimeOffset now) =>
        from p in _kp.OrderBy(p => p.Key)
        where p.Key >= since && p.Key + KpModel.Interval + TimeSpan.FromMinutes(10) <= now
        select new Served(KnownSeries.Kp, p.Key, now - p.Key > TimeSpan.FromHours(12) ? Revision.Final : Revision.Provisional, p.Value);

    public double RunningKp(DateTimeOffset minute) => Math.Round(_kp[Floor(minute, KpModel.Interval)] * (0.5 + minute.Minute / 120.0), 2);

    /// <summary>Hourly quicklook Dst: a first value twenty minutes past, the final quicklook at fifty past.</summary>
    public IEnumerable<Served> Dst(DateTimeOffset from, DateTimeOffset now)
    {
        for (var hour = Floor(from, TimeSpan.FromHours(1)); hour.AddMinutes(80) <= now; hour = hour.AddHours(1))
        {
            var mean = Enumerable.Range(0, 12).Average(k => _symH[hour.AddMinutes(5 * k)]);
            var settled = hour.AddMinutes(110) <= now || hour.Hour % 3 != 0;
            yield return new Served(KnownSeries.Dst, hour, Revision.Quicklook, Math.Round(mean) + (settled ? 0 : 4));
        }
    }

    public static DateTimeOffset Floor(DateTimeOffset time, TimeSpan step) => new(time.Ticks / step.Ticks * step.Ticks, TimeSpan.Zero);

    private static Dictionary<DateTimeOffset, double> Values(StormSimulation simulation, SeriesId series) =>
        simulation.Records().OfType<Observation>().Where(o => o.Series == series).ToDictionary(o => o.ValidTime, o => o.Value);
}
