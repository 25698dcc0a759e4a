using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Formats;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Sequence.Points;

/// <summary>The published 18-point setting beside our maps read at the same places: <c>sequence points</c>.</summary>
internal static class PointStudy
{
    private const int LongMean = 27;
    private const int ShortMean = 5;

    /// <summary>Errors of one way to forecast, by latitude of the place and by lead.</summary>
    private sealed record Errors(string Name)
    {
        private readonly List<(double Latitude, int Lead, double Square)> _all = [];

        public void Add(double latitude, int lead, double error) => _all.Add((Math.Abs(latitude), lead, error * error));

        public string Row()
        {
            var selections = new Func<(double Latitude, int Lead, double Square), bool>[] { _ => true, e => e.Latitude < 30, e => e.Latitude is > 30 and < 60, e => e.Latitude > 60, e => e.Lead == 1, e => e.Lead == 12 };
            return $"| {Name} | {string.Join(" | ", selections.Select(s => Math.Sqrt(_all.Where(s).Average(e => e.Square)).ToString("0.00", CultureInfo.InvariantCulture)))} | {_all.Count} |";
        }
    }

    /// <param name="model">Folder of a TEC model that has learned nothing from <paramref name="from"/> on; null = none.</param>
    /// <param name="from">What is before is learned from, what is later scored.</param>
    /// <param name="kinds">Of <see cref="PointNetworkSpec.Kinds"/>.</param>
    public static void Run(string data, string? model, DateTimeOffset from, KpResampling way, IReadOnlyList<string> kinds, Action<string> write)
    {
        var history = new SeriesHistory();
        foreach (var record in FeedFile.Read(Path.Combine(data, "gim", "model-derived")).Concat(FeedFile.Read(Path.Combine(data, "kp", "kp_for_gim_days.csv.gz"))))
        {
            _ = Availability.Operational.Stamp(record) switch
            {
                Observation o => history.Add(o),
                TecMap m => history.Add(m),
                _ => false,
            };
        }

        var learners = new TorchLearners("cpu");
        var bundle = model is null ? null : ModelBundle.FromFolder("tec", model);
        Compare(history, p => bundle is null ? null : p.LoadModel(bundle, learners), from, way, [.. kinds.Select(k => new PointNetworkSpec(k))], learners.Points, write);
    }

    public static void Compare(
        SeriesHistory history, Func<TecPipeline, IPipelineModel?> modelOf, DateTimeOffset from, KpResampling way, IReadOnlyList<PointNetworkSpec> specs, IPointLearner learner, Action<string> write)
    {
        List<Forecast> forecasts = [];
        TecBacktest.Run(history, modelOf, from, DateTimeOffset.MaxValue, TextWriter.Null, forecasts.Add, CancellationToken.None);
        var centre = new SeriesId(forecasts[0].Target);
        var series = new PointSeries(history, centre, way);
        var networks = specs.Select(s => (s.Kind, Networks: new PointNetworks(series, from, s, learner, CancellationToken.None))).ToList();
        List<Errors> all = [new("persistence"), new($"mean of {LongMean} days"), new("blend"), .. networks.Select(n => new Errors(n.Kind)), new("ours")];
        foreach (var forecast in forecasts)
        {
            for (var place = 0; place < PointSeries.Places.Length; place++)
            {
                Add(forecast, place);
            }
        }

        write($"{centre.Value}, {forecasts.Count} issues, Kp {(way == KpResampling.Causal ? "of intervals that had ended" : "of its nearest neighbours, which sees the future")}");
        write("| | all | 20 degrees | 50 | 85 | 2 h | 24 h | n |");
        write("|---|---|---|---|---|---|---|---|");
        all.ForEach(e => write(e.Row()));
        networks.ForEach(n => n.Networks.Dispose());

        void Add(Forecast forecast, int place)
        {
            var (latitude, longitude) = PointSeries.Places[place];
            var said = networks.Select(n => n.Networks.Predict(series, forecast.IssuedAt, place)).ToList();
            for (var lead = 1; lead <= PointSeries.Steps; lead++)
            {
                var yesterday = series.SameHour(forecast.IssuedAt, lead, place, 1);
                double[] values =
                [
                    yesterday,
                    series.SameHour(forecast.IssuedAt, lead, place, LongMean),
                    (0.4 * yesterday) + (0.6 * series.SameHour(forecast.IssuedAt, lead, place, ShortMean)),
                    .. said.Select(s => s?[lead - 1] ?? double.NaN),
                    forecast.Leads[lead - 1].Map!.At(latitude, longitude),
                ];
                var truth = series.Truth(forecast.Leads[lead - 1].ValidTime)?[place] ?? double.NaN;
                for (var i = 0; i < all.Count && double.IsFinite(truth + values.Sum()); i++)
                {
                    all[i].Add(latitude, lead, values[i] - truth);
                }
            }
        }
    }
}
