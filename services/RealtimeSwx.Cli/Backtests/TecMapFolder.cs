using System.Globalization;
using RealtimeSwx.Cli.Plots;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>
/// The folder of <c>swx backtest tec --maps</c>: each issue as IONEX, and the first, the last and the worst day of each centre as pictures beside their
/// truth, 6, 12, 18 and 24 h ahead.
/// </summary>
internal sealed class TecMapFolder(string folder, SeriesHistory history)
{
    private static readonly int[] DrawnHours = [6, 12, 18, 24];
    private readonly SortedDictionary<string, Days> _centres = new(StringComparer.Ordinal);

    public void Add(Forecast forecast)
    {
        ForecastIonex.Of(forecast).WriteFile(folder);
        var error = forecast.Leads.Where(IsDrawn).Select(l => (Lead: l, Truth: TruthOf(l.Map!))).Where(p => p.Truth is not null).Select(p => MeanSquare(p.Lead.Map!, p.Truth!)).ToList();
        if (error.Count == 0)
        {
            return;
        }

        var day = (forecast, Math.Sqrt(error.Average()));
        _centres[forecast.Target] = _centres.TryGetValue(forecast.Target, out var days)
            ? new Days(days.First, day, day.Item2 > days.Worst.Error ? day : days.Worst)
            : new Days(day, day, day);
    }

    /// <summary>Draws; returns the files.</summary>
    public IReadOnlyList<string> Draw()
    {
        var files = new List<string>();
        foreach (var (target, days) in _centres)
        {
            foreach (var (name, (forecast, error)) in new[] { ("first", days.First), ("last", days.Last), ("worst", days.Worst) })
            {
                foreach (var lead in forecast.Leads.Where(IsDrawn))
                {
                    if (TruthOf(lead.Map!) is { } truth)
                    {
                        var hours = lead.Lead.TotalHours.ToString("00", CultureInfo.InvariantCulture);
                        var file = Path.Combine(folder, $"{target["tec/".Length..]}_{name}_{hours}h.png");
                        var title = string.Create(CultureInfo.InvariantCulture, $"{target} {TecMapPlot.Time(forecast.IssuedAt)} + {hours} h ({name} day, wRMSE {error:0.00})");
                        TecMapPlot.Draw(title, lead.Map!, truth, file);
                        files.Add(file);
                    }
                }
            }
        }

        return files;
    }

    private static bool IsDrawn(ForecastLead lead) => DrawnHours.Contains((int)lead.Lead.TotalHours);

    private TecMap? TruthOf(TecMap map) =>
        history.AsOf(DateTimeOffset.MaxValue).Maps(map.Series, map.Epoch, map.Epoch.AddTicks(1), MapRole.Truth).LastOrDefault(m => m.Grid == map.Grid);

    /// <summary>Squared error over unique columns, weighed by the cosine of the latitude.</summary>
    private static double MeanSquare(TecMap map, TecMap truth)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i < map.Grid.LatCount; i++)
        {
            var w = Math.Cos(map.Grid.Lat(i) * Math.PI / 180);
            for (var j = 0; j < map.Grid.UniqueLonCount; j++)
            {
                double e = map[i, j] - truth[i, j];
                if (double.IsFinite(e))
                {
                    sum += w * e * e;
                    weight += w;
                }
            }
        }

        return sum / weight;
    }

    private sealed record Days((Forecast Forecast, double Error) First, (Forecast Forecast, double Error) Last, (Forecast Forecast, double Error) Worst);
}
