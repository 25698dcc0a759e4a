using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// One forecast map against its truth. Every score is over the same cells: those where truth, forecast and all baselines are there;
/// unique columns, cos-latitude weights.
/// </summary>
internal static class TecScoring
{
    /// <summary>Latitudes up to 30, up to 60 and beyond, north and south together.</summary>
    public static readonly string[] Zones = ["low", "mid", "high"];

    /// <param name="baselines">Of the same issue.</param>
    /// <param name="history">Of the same issue.</param>
    /// <param name="regressors">Of the same issue.</param>
    /// <returns>Null when the two share no cell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ForecastScore? Score(string target, TecPending pending, TecMap truth, TecBaselines baselines, TecHistory history, TecRegressors regressors)
    {
        var grid = pending.Grid;
        var columns = grid.UniqueLonCount;
        var forecast = TecField.FromTenths(TenthsCodec.Unpack(pending.Map.AsSpan(), grid.LatCount, columns));
        var sigma = TecField.FromTenths(TenthsCodec.Unpack(pending.Sigma.AsSpan(), grid.LatCount, columns));
        var (weights, localTimes) = (TecField.Weights(grid), TecLocalTime.Along(grid, pending.ValidTime));

        // Relative errors of an all but empty map would say nothing: count it as 1 TECU.
        var scale = history.Unrest * Math.Max(1, pending.Predictions["ensemble"]);
        double[][] others = [baselines.Persistence[pending.Lead], baselines.Blend[pending.Lead], baselines.Rotated[pending.Lead], baselines.RotatedAnomaly[pending.Lead]];
        var (area, absolute, signed, squared, covered, observed) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        var othersSquared = new double[others.Length];
        var zones = new ZoneSums[Zones.Length];
        var binned = new double[TecCalibration.Bands * TecCalibration.LocalTimes];
        var binnedArea = new double[binned.Length];
        for (var cell = 0; cell < forecast.Length; cell++)
        {
            var (i, j) = (cell / columns, cell % columns);
            double t = truth[i, j];
            var e = forecast[cell] - t;
            if (double.IsNaN(e + others[0][cell] + others[1][cell] + others[2][cell] + others[3][cell]))
            {
                continue;
            }

            var w = weights[i];
            area += w;
            observed += w * t;
            absolute += w * Math.Abs(e);
            signed += w * e;
            squared += w * e * e;
            covered += Math.Abs(e) <= Gaussian.Z95 * sigma[cell] ? w : 0;
            for (var o = 0; o < others.Length; o++)
            {
                othersSquared[o] += w * (others[o][cell] - t) * (others[o][cell] - t);
            }

            var zone = Math.Abs(grid.Lat(i)) switch { <= 30 => 0, <= 60 => 1, _ => 2 };
            zones[zone] = zones[zone].With(w, e, others[1][cell] - t, others[3][cell] - t);

            var bin = TecCalibration.Band(grid.Lat(i)) * TecCalibration.LocalTimes
                + TecCalibration.LocalTimeBin(localTimes[j].Hours);
            binned[bin] += w * e * e / (scale * scale);
            binnedArea[bin] += w;
        }

        if (area <= 0)
        {
            return null;
        }

        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        metrics["wrmse"] = Math.Sqrt(squared / area);
        metrics["mae"] = absolute / area;
        metrics["bias"] = signed / area;
        metrics["persistence_wrmse"] = Math.Sqrt(othersSquared[0] / area);
        metrics["blend_wrmse"] = Math.Sqrt(othersSquared[1] / area);
        metrics["rotated_wrmse"] = Math.Sqrt(othersSquared[2] / area);
        metrics["rotated_anomaly_wrmse"] = Math.Sqrt(othersSquared[3] / area);
        metrics["coverage90"] = covered / area;
        for (var z = 0; z < zones.Length; z++)
        {
            if (zones[z].Area <= 0)
            {
                continue; // A regional grid.
            }

            // The mean squares of a zone: to be pooled, not read.
            metrics[$"mse_{Zones[z]}"] = zones[z].Forecast / zones[z].Area;
            metrics[$"blend_mse_{Zones[z]}"] = zones[z].Blend / zones[z].Area;
            metrics[$"rotated_anomaly_mse_{Zones[z]}"] = zones[z].Anomaly / zones[z].Area;
        }

        var learned = pending.Learned.IsEmpty || !history.IsWhole ? TecLearning.Initial : TecLearning.From(regressors.Common(pending.Lead), forecast, truth, pending.Lead, pending.Learned);
        var errors = new TecErrors(binned, binnedArea, covered / area, signed / area / scale, learned);
        return new ForecastScore(
            pending.ForecastId,
            target,
            pending.IssuedAt,
            pending.ValidTime,
            pending.ValidTime - pending.IssuedAt,
            observed / area,
            pending.Quantiles,
            pending.Predictions,
            metrics.ToImmutable(),
            errors.Write());
    }

    /// <summary>Weighted squares of one zone.</summary>
    private readonly record struct ZoneSums(double Area, double Forecast, double Blend, double Anomaly)
    {
        public ZoneSums With(double weight, double forecast, double blend, double anomaly) =>
            new(Area + weight, Forecast + (weight * forecast * forecast), Blend + (weight * blend * blend), Anomaly + (weight * anomaly * anomaly));
    }
}
