using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>What the next day of maps says, in one sentence.</summary>
internal static class TecHeadline
{
    /// <param name="change">Mean of the forecast against the same hours yesterday, relative.</param>
    public static ImmutableSortedDictionary<string, string> For(IReadOnlyList<ForecastLead> leads, double change)
    {
        var (peak, where, when) = Peak(leads);
        var mean = leads.Average(l => l.Median);
        var percent = change.ToString("+0 %;-0 %;0 %", CultureInfo.InvariantCulture);
        var en = string.Create(CultureInfo.InvariantCulture, $"Next 24 h: mean TEC {mean:0} TECU ({percent} on yesterday), highest {peak:0} TECU near {where.En} at {when:HH:mm} UTC.");
        var es = string.Create(CultureInfo.InvariantCulture, $"Próximas 24 h: TEC medio {mean:0} TECU ({percent} respecto a ayer), máximo {peak:0} TECU cerca de {where.Es} a las {when:HH:mm} UTC.");
        return ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal).Add("en", en).Add("es", es);
    }

    private static (double Peak, (string En, string Es) Where, DateTimeOffset When) Peak(IReadOnlyList<ForecastLead> leads)
    {
        var (best, lead, cell) = (float.NegativeInfinity, leads[0], 0);
        foreach (var l in leads)
        {
            var values = l.Map!.Values;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] > best)
                {
                    (best, lead, cell) = (values[i], l, i);
                }
            }
        }

        var grid = lead.Map!.Grid;
        var (lat, lon) = (grid.Lat(cell / grid.LonCount), grid.Lon(cell % grid.LonCount));
        return (best, (Place(lat, lon, 'W'), Place(lat, lon, 'O')), lead.ValidTime);
    }

    private static string Place(double lat, double lon, char west)
    {
        lon = lon > 180 ? lon - 360 : lon;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Abs(lat):0.#}°{(lat < 0 ? 'S' : 'N')} {Math.Abs(lon):0.#}°{(lon < 0 ? west : 'E')}");
    }
}
