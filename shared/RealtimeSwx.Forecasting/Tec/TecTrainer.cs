using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Fits the regional regression on every day of maps whose next day is known, all centres together, by ridge about the prior 0.4 x yesterday's
/// departure (which is the blend). Errors are divided by the mean TEC, so that days of an active Sun do not rule the fit and the result carries
/// over from one part of the solar cycle to another. Closed form, no random numbers.
/// </summary>
public static class TecTrainer
{
    private const double Penalty = 0.1;
    private const int LeastDays = 3;

    /// <param name="before">Maps from here on are not looked at.</param>
    public static ModelBundle Train(SeriesHistory history, DateTimeOffset before, IProgress<string>? progress, CancellationToken cancel)
    {
        var sums = Enumerable.Range(0, TecHistory.Slots * TecCalibration.Bands).Select(_ => new Sums()).ToArray();
        var issues = 0;
        var centres = history.Series.Where(s => s.Value.StartsWith("tec/", StringComparison.Ordinal)).ToList();
        foreach (var series in centres)
        {
            var pipeline = new TecPipeline(series.Value["tec/".Length..]);
            var maps = history.AllMaps(series);
            for (var issue = pipeline.Schedule.AtOrAfter(maps[0].Epoch); issue <= maps[^1].Epoch && issue < before - TimeSpan.FromDays(1); issue += pipeline.Schedule.Every)
            {
                cancel.ThrowIfCancellationRequested();
                var view = history.AsOf(issue + TimeSpan.FromDays(1));
                if (TecHistory.Read(view, series, issue) is var (past, _) && past.Days >= LeastDays && Add(sums, past, view, series))
                {
                    issues++;
                }
            }
        }

        progress?.Report($"tec: {issues} issues of {string.Join(", ", centres)}");
        if (issues < 5)
        {
            throw new InputException("tec", $"{issues} days to train on are too few (5 needed, each with {LeastDays} days before it and one after)");
        }

        var regression = new TecRegression(
        [
            .. Enumerable.Range(0, TecHistory.Slots).Select(lead => Enumerable.Range(0, TecCalibration.Bands)
                .Select(band => sums[lead * TecCalibration.Bands + band].Solve()).ToArray()),
        ]);
        var card = new
        {
            target = "tec",
            members = new[] { "regional" },
            trained_on = centres.Select(c => c.Value),
            trained_before = before,
            issues,
            ridge_penalty = Penalty,
        };
        return ModelBundle.Create("tec",
        [
            KeyValuePair.Create(TecModel.CardFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(card, new JsonSerializerOptions { WriteIndented = true })),
            KeyValuePair.Create(TecModel.WeightsFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(regression)),
        ]);
    }

    private static bool Add(Sums[] sums, TecHistory past, ISeriesView view, SeriesId series)
    {
        var truths = view.Maps(series, past.Valid(0), past.Valid(TecHistory.Slots - 1) + TimeSpan.FromTicks(1), MapRole.Truth)
            .Where(m => m.Grid == past.Grid).ToDictionary(m => m.Epoch);
        var regressors = new TecRegressors(past);
        var weights = TecField.Weights(past.Grid);
        Span<double> row = stackalloc double[TecRegressors.Count];
        for (var lead = 0; lead < TecHistory.Slots; lead++)
        {
            if (!truths.TryGetValue(past.Valid(lead), out var truth))
            {
                continue;
            }

            var fields = regressors.Of(lead);
            for (var cell = 0; cell < fields.Mean.Length; cell++)
            {
                var (i, j) = (cell / past.Grid.UniqueLonCount, cell % past.Grid.UniqueLonCount);
                var y = truth[i, j] - fields.Mean[cell];
                TecRegressors.Fill(row, fields, cell, TecCalibration.LocalTime(past.Valid(lead), past.Grid.Lon(j)));
                if (!double.IsNaN(y + Sum(row)))
                {
                    var band = TecCalibration.Band(past.Grid.Lat(i));
                    sums[lead * TecCalibration.Bands + band].Add(row, y, weights[i] / Math.Max(1, fields.Level * fields.Level));
                }
            }
        }

        return truths.Count > 0;
    }

    private static double Sum(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var x in row)
        {
            sum += x;
        }

        return sum;
    }

    /// <summary>Normal equations of one lead and band.</summary>
    private sealed class Sums
    {
        private const int N = TecRegressors.Count;
        private readonly double[,] _gram = new double[N, N];
        private readonly double[] _moment = new double[N];

        public void Add(ReadOnlySpan<double> row, double y, double weight)
        {
            for (var i = 0; i < N; i++)
            {
                var x = weight * row[i];
                _moment[i] += x * y;
                for (var j = 0; j <= i; j++)
                {
                    _gram[i, j] += x * row[j];
                }
            }
        }

        public double[] Solve()
        {
            var prior = Vector<double>.Build.Dense(N, i => i == 0 ? TecBaselines.PersistenceShare : 0);
            var gram = Matrix<double>.Build.Dense(N, N, (i, j) => _gram[Math.Max(i, j), Math.Min(i, j)]);
            var ridge = Matrix<double>.Build.DenseDiagonal(N, N, i => Penalty * gram[i, i] + 1e-12);
            var solved = (gram + ridge).Cholesky().Solve(Vector<double>.Build.Dense(_moment) + ridge * prior);
            return [.. solved.Select(c => Math.Round(c, 5))];
        }
    }
}
