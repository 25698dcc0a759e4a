using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Pooled scores of a TEC backtest: the root of the mean over maps of the squared wRMSE, per analysis centre and lead.</summary>
public sealed class TecSummary
{
    private readonly SortedDictionary<string, SortedDictionary<int, Sums>> _centres = new(StringComparer.Ordinal);

    public void Add(string analysis, ForecastScore score)
    {
        if (!_centres.TryGetValue(analysis, out var leads))
        {
            _centres[analysis] = leads = [];
        }

        var lead = (int)score.Lead.TotalHours;
        leads[lead] = leads.GetValueOrDefault(lead) + Sums.Of(score);
    }

    public IReadOnlyCollection<string> Analyses => _centres.Keys;

    public int Count => _centres.Values.Sum(c => c.Values.Sum(s => s.Count));

    /// <summary>Pooled wRMSE (TECU) of the forecast and of persistence, blend and rotated map, over all leads of one centre.</summary>
    public (double Forecast, double Persistence, double Blend, double Rotated) Wrmse(string analysis)
    {
        var s = Total(_centres[analysis]);
        return (s.Root(s.Forecast), s.Root(s.Persistence), s.Root(s.Blend), s.Root(s.Rotated));
    }

    /// <summary>An object for the JSON of the command line.</summary>
    public object ToReport() => new
    {
        target = "tec",
        unit = "TECU",
        n = Count,
        analyses = _centres.Select(c => new { analysis = c.Key, all = Report(Total(c.Value)), leads = c.Value.Select(l => new { lead_h = l.Key, scores = Report(l.Value) }) }),
    };

    private static Sums Total(SortedDictionary<int, Sums> leads) => leads.Values.Aggregate(default(Sums), (a, b) => a + b);

    private static object Report(Sums s) => new
    {
        n = s.Count,
        wrmse = s.Root(s.Forecast),
        persistence_wrmse = s.Root(s.Persistence),
        blend_wrmse = s.Root(s.Blend),
        rotated_wrmse = s.Root(s.Rotated),
        skill = 1 - s.Root(s.Forecast) / s.Root(s.Persistence),
        mae = s.Mae / s.Count,
        bias = s.Bias / s.Count,
        coverage90 = s.Coverage / s.Count,
    };

    private readonly record struct Sums(int Count, double Forecast, double Persistence, double Blend, double Rotated, double Mae, double Bias, double Coverage)
    {
        public static Sums Of(ForecastScore s) => new(
            1,
            Square(s.Metrics["wrmse"]),
            Square(s.Metrics["persistence_wrmse"]),
            Square(s.Metrics["blend_wrmse"]),
            Square(s.Metrics["rotated_wrmse"]),
            s.Metrics["mae"],
            s.Metrics["bias"],
            s.Metrics["coverage90"]);

        public double Root(double squares) => Math.Sqrt(squares / Count);

        public static Sums operator +(Sums a, Sums b) => new(
            a.Count + b.Count,
            a.Forecast + b.Forecast,
            a.Persistence + b.Persistence,
            a.Blend + b.Blend,
            a.Rotated + b.Rotated,
            a.Mae + b.Mae,
            a.Bias + b.Bias,
            a.Coverage + b.Coverage);

        private static double Square(double x) => x * x;
    }
}
