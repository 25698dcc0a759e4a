using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>The ensemble against each of its members and baselines, each on the samples for which that one answered.</summary>
public sealed class Rivals(TimeSpan lead)
{
    /// <summary>A rival that answered less often than this is shown but never called the next best.</summary>
    private const double LeastAnswered = 0.9;

    private readonly SortedDictionary<string, SortedDictionary<int, Course>> _rivals = new(StringComparer.Ordinal);
    private int _samples;

    /// <param name="rivals">Which of the predictions are rivals.</param>
    public void Add(int storm, ForecastScore score, IReadOnlySet<string> rivals)
    {
        _samples++;
        var ensemble = score.Predictions[SymHSummary.Ensemble];
        foreach (var (name, value) in score.Predictions)
        {
            if (rivals.Contains(name))
            {
                var storms = _rivals.TryGetValue(name, out var held) ? held : _rivals[name] = [];
                (storms.TryGetValue(storm, out var course) ? course : storms[storm] = new Course()).Add(score.ValidTime, ensemble, value, score.Observed);
            }
        }
    }

    /// <summary>Per rival: its RMSE and the ensemble's on the same samples.</summary>
    public JsonObject ToJson() => new(_rivals.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)Compared(Sum(r.Key)))));

    /// <summary>True when the ensemble has the smaller RMSE against each of them; null when there is none.</summary>
    public bool? BeatsEvery(IReadOnlySet<string> names)
    {
        var sums = _rivals.Keys.Where(names.Contains).Select(Sum).ToList();
        return sums.Count == 0 ? null : sums.TrueForAll(s => s.RmseDifference < 0);
    }

    /// <summary>The best of the rivals, tested against the ensemble; null when there is none.</summary>
    public JsonObject? NextBest()
    {
        var name = _rivals.Keys.Where(r => Sum(r).Forecast.Count >= LeastAnswered * _samples).MinBy(r => -Sum(r).RmseDifference);
        if (name is null)
        {
            return null;
        }

        var courses = _rivals[name].Values;
        var result = new JsonObject { ["name"] = name };
        foreach (var (key, value) in Compared(Sum(name)).ToList())
        {
            result[key] = value?.DeepClone();
        }

        result["rmse_difference"] = ScoreJson.Number(Sum(name).RmseDifference);
        result["rmse_difference_interval90_over_storms"] = ScoreJson.Interval([.. courses.Select(c => c.Errors)], s => s.RmseDifference);
        result["diebold_mariano"] = new JsonObject
        {
            ["loss"] = "squared error, nT2; negative difference = ensemble better",
            ["overlapping"] = ScoreJson.Test(DieboldMariano.Overlapping([.. courses.SelectMany(c => c.Stretches())], (int)(lead / SymHGrid.Step))),
            ["by_storm"] = ScoreJson.Test(DieboldMariano.ByStorm([.. courses.Select(c => c.Differences)])),
        };
        return result;
    }

    private PairedSum Sum(string name) => _rivals[name].Values.Aggregate(default(PairedSum), (sum, c) => sum + c.Errors);

    private static JsonObject Compared(PairedSum sum) => new()
    {
        ["n"] = sum.Forecast.Count,
        ["rmse"] = ScoreJson.Number(sum.Reference.Rmse),
        ["ensemble_rmse"] = ScoreJson.Number(sum.Forecast.Rmse),
        ["ensemble_better"] = sum.RmseDifference < 0,
    };

    /// <summary>Ensemble and rival through one storm.</summary>
    private sealed class Course
    {
        private readonly List<DateTimeOffset> _times = [];
        private readonly List<double> _differences = [];

        public PairedSum Errors { get; private set; }

        public double[] Differences => [.. _differences];

        public void Add(DateTimeOffset time, double ensemble, double rival, double observed)
        {
            Errors = Errors.Add(ensemble, rival, observed);
            _times.Add(time);
            _differences.Add(Math.Pow(ensemble - observed, 2) - Math.Pow(rival - observed, 2));
        }

        /// <summary>Parts without a gap.</summary>
        public IEnumerable<double[]> Stretches()
        {
            var from = 0;
            for (var i = 1; i <= _times.Count; i++)
            {
                if (i == _times.Count || _times[i] - _times[i - 1] != SymHGrid.Step)
                {
                    yield return [.. _differences.GetRange(from, i - from)];
                    from = i;
                }
            }
        }
    }
}
