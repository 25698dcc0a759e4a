using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Pooled scores of a TEC backtest: the root of the mean over maps of the squared wRMSE, per analysis centre and lead.</summary>
public sealed class TecSummary
{
    private readonly SortedDictionary<string, SortedDictionary<int, Sums>> _centres = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, Sums> _disturbed = new(StringComparer.Ordinal);

    /// <param name="disturbed">Whether Kp reached 5 on the day of the map.</param>
    public void Add(string analysis, ForecastScore score, bool disturbed)
    {
        if (disturbed)
        {
            _disturbed[analysis] = (_disturbed.GetValueOrDefault(analysis) ?? new Sums()).Add(score);
        }

        if (!_centres.TryGetValue(analysis, out var leads))
        {
            _centres[analysis] = leads = [];
        }

        var lead = (int)score.Lead.TotalHours;
        leads[lead] = (leads.GetValueOrDefault(lead) ?? new Sums()).Add(score);
    }

    public IReadOnlyCollection<string> Analyses => _centres.Keys;

    public int Count => _centres.Values.Sum(c => c.Values.Sum(s => s.Count));

    /// <summary>Pooled wRMSE (TECU) of the forecast and of persistence, blend and rotated map, over all leads of one centre.</summary>
    public (double Forecast, double Persistence, double Blend, double Rotated) Wrmse(string analysis)
    {
        var s = Total(_centres[analysis]);
        return (s.Root("wrmse"), s.Root("persistence_wrmse"), s.Root("blend_wrmse"), s.Root("rotated_wrmse"));
    }

    /// <summary>An object for the JSON of the command line.</summary>
    public object ToReport() => new
    {
        target = "tec",
        unit = "TECU",
        n = Count,
        analyses = _centres.Select(c => new { analysis = c.Key, all = Report(Total(c.Value)), disturbed_days = _disturbed.TryGetValue(c.Key, out var d) ? Report(d) : null, leads = c.Value.Select(l => new { lead_h = l.Key, scores = Report(l.Value) }) }),
    };

    private static Sums Total(SortedDictionary<int, Sums> leads) => leads.Values.Aggregate(new Sums(), (a, b) => a.Add(b));

    private static object Report(Sums s) => new
    {
        n = s.Count,
        wrmse = s.Root("wrmse"),
        persistence_wrmse = s.Root("persistence_wrmse"),
        blend_wrmse = s.Root("blend_wrmse"),
        rotated_wrmse = s.Root("rotated_wrmse"),
        rotated_anomaly_wrmse = s.Root("rotated_anomaly_wrmse"),
        skill = 1 - s.Root("wrmse") / s.Root("persistence_wrmse"),
        mae = s.Mean("mae"),
        bias = s.Mean("bias"),
        coverage90 = s.Mean("coverage90"),
        zones = TecScoring.Zones.Where(z => s.Has($"mse_{z}")).Select(z => new
        {
            zone = z,
            wrmse = Math.Sqrt(s.Mean($"mse_{z}")),
            blend_wrmse = Math.Sqrt(s.Mean($"blend_mse_{z}")),
            rotated_anomaly_wrmse = Math.Sqrt(s.Mean($"rotated_anomaly_mse_{z}")),
        }),
    };

    /// <summary>Sums of the metrics of maps by name; of a wRMSE the squares.</summary>
    private sealed class Sums
    {
        private readonly Dictionary<string, double> _sums = [];

        public int Count { get; private set; }

        public Sums Add(ForecastScore score)
        {
            Count++;
            foreach (var (name, value) in score.Metrics)
            {
                _sums[name] = _sums.GetValueOrDefault(name) + (name.EndsWith("wrmse", StringComparison.Ordinal) ? value * value : value);
            }

            return this;
        }

        public Sums Add(Sums other)
        {
            Count += other.Count;
            foreach (var (name, value) in other._sums)
            {
                _sums[name] = _sums.GetValueOrDefault(name) + value;
            }

            return this;
        }

        public bool Has(string name) => _sums.ContainsKey(name);

        public double Root(string name) => Math.Sqrt(Mean(name));

        public double Mean(string name) => _sums[name] / Count;
    }
}
