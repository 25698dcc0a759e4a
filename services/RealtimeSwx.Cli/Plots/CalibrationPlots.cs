using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Verification;
using ScottPlot;

namespace RealtimeSwx.Cli.Plots;

/// <summary>Do the forecasts mean what they say: quantiles, intervals and probabilities against what came true.</summary>
internal static class CalibrationPlots
{
    private const int Bins = 10;

    /// <summary>Share of observations at or below each quantile, one line per lead.</summary>
    public static void Quantiles(IReadOnlyList<(string Name, PitHistogram Pit)> leads, string folder, string file)
    {
        var plot = PlotStyle.New("Reliability of the quantiles", "level of the quantile", "share of observations at or below it");
        Diagonal(plot);
        double[] levels = [.. Enumerable.Range(0, QuantileLevels.Count).Select(QuantileLevels.Level)];
        foreach (var ((name, pit), i) in leads.Select((l, i) => (l, i)))
        {
            var line = plot.Add.Scatter(levels, [.. pit.Reached]);
            (line.Color, line.LinePattern, line.MarkerShape) = (PlotStyle.Series[i % PlotStyle.Series.Count], PlotStyle.Patterns[i % PlotStyle.Patterns.Count], i % 2 == 0 ? MarkerShape.FilledCircle : MarkerShape.OpenSquare);
            line.LegendText = name;
        }

        plot.Axes.SetLimits(0, 1, 0, 1);
        PlotStyle.Save(plot, folder, file, height: 600, width: 640);
    }

    /// <summary>PIT histogram of one lead: flat when calibrated.</summary>
    public static void Pit(string name, PitHistogram pit, string folder, string file)
    {
        var plot = PlotStyle.New($"PIT histogram, {name}", "probability that the forecast gave to the observation and below", "share of observations");
        double width = 1.0 / pit.Shares.Count;
        foreach (var (share, i) in pit.Shares.Select((s, i) => (s, i)))
        {
            plot.Add.Bar(new Bar { Position = (i + 0.5) * width, Value = share, Size = width, FillColor = PlotStyle.Blue.WithOpacity(0.6), LineColor = Colors.White });
        }

        Level(plot, width, "calibrated");
        plot.Axes.SetLimits(0, 1, 0, 1.15 * Math.Max(2 * width, pit.Shares.Max()));
        PlotStyle.Save(plot, folder, file, legend: Alignment.UpperRight, height: 400, width: 640);
    }

    /// <summary>Coverage of [q05, q95] by observed intensity, one group of bars per class with a bar per lead.</summary>
    /// <param name="horizons">The horizons of the summary.</param>
    public static void ByClass(JsonObject horizons, string folder, string file)
    {
        var plot = PlotStyle.New("Coverage of the 90 % interval by class", "observed Sym-H, nT (n at the shortest lead)", "share of observations inside");
        var classes = horizons.SelectMany(h => h.Value!["classes"]!.AsArray()).Select(c => (string)c!["observed"]!).Distinct().ToList();
        foreach (var ((lead, horizon), h) in horizons.Select((p, i) => ((p.Key, p.Value), i)))
        {
            Bar[] bars = [.. horizon!["classes"]!.AsArray().Select(c => new Bar
            {
                Position = classes.IndexOf((string)c!["observed"]!) + (0.72 / horizons.Count * (h - ((horizons.Count - 1) / 2.0))),
                Value = (double)c["coverage90"]!,
                Size = 0.64 / horizons.Count,
                FillColor = PlotStyle.Series[h % PlotStyle.Series.Count],
                LineColor = Colors.Black,
                LineWidth = h == 0 ? 0 : 1,
            })];
            plot.Add.Bars(bars).LegendText = $"{LeadName.Of(lead)} ahead";
        }

        Level(plot, QuantileScores.NominalCoverage, "nominal");
        var counts = horizons.First().Value!["classes"]!.AsArray().ToDictionary(c => (string)c!["observed"]!, c => (int)c!["n"]!);
        plot.Axes.Bottom.SetTicks([.. classes.Select((_, i) => (double)i)], [.. classes.Select(c => $"{c}\n({counts.GetValueOrDefault(c)})")]);
        plot.Axes.SetLimits(-0.6, classes.Count - 0.4, 0, 1.05);
        PlotStyle.Save(plot, folder, file, width: 900);
    }

    /// <summary>Reliability diagram of a yes-no forecast: how often it came true where about so much was said.</summary>
    public static void Event(string name, IReadOnlyList<(double Probability, bool CameTrue)> forecasts, string folder, string file)
    {
        var plot = PlotStyle.New($"Reliability of {name}", "forecast probability", "how often it came true");
        Diagonal(plot);
        var bins = forecasts.GroupBy(f => Math.Min((int)(f.Probability * Bins), Bins - 1)).OrderBy(g => g.Key).Select(g => (
            Probability: g.Average(f => f.Probability), Frequency: g.Average(f => f.CameTrue ? 1.0 : 0.0), Count: g.Count())).ToList();
        var rate = plot.Add.HorizontalLine(forecasts.Average(f => f.CameTrue ? 1.0 : 0.0), 1, PlotStyle.Grey, LinePattern.Dotted);
        rate.LegendText = "climatology of these samples";
        var line = plot.Add.Scatter([.. bins.Select(b => b.Probability)], (double[])[.. bins.Select(b => b.Frequency)]);
        (line.Color, line.LegendText, line.MarkerSize) = (PlotStyle.Blue, "forecast (number of cases)", 9);
        foreach (var (probability, frequency, count) in bins)
        {
            var text = plot.Add.Text(count.ToString(System.Globalization.CultureInfo.InvariantCulture), probability, frequency);
            (text.LabelFontSize, text.OffsetX, text.OffsetY) = (11, 6, 6);
        }

        plot.Axes.SetLimits(0, 1.05, 0, 1);
        PlotStyle.Save(plot, folder, file, legend: Alignment.UpperLeft, height: 600, width: 640);
    }

    private static void Diagonal(Plot plot)
    {
        var line = plot.Add.Line(0, 0, 1, 1);
        (line.Color, line.LinePattern, line.LegendText) = (PlotStyle.Grey, LinePattern.Dashed, "calibrated");
    }

    private static void Level(Plot plot, double y, string label)
    {
        var line = plot.Add.HorizontalLine(y, 1.5f, PlotStyle.Observed, LinePattern.Dashed);
        line.LegendText = label;
    }
}
