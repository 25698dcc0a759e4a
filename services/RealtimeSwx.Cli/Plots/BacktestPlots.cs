using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Cli.Plots;

/// <summary>Every picture of a backtest, from the CSV it wrote and its summary, and the page that shows them.</summary>
internal static class BacktestPlots
{
    /// <summary>Kp events that are drawn: the strongest ones.</summary>
    private const int KpEvents = 6;

    private static readonly TimeSpan KpAround = TimeSpan.FromDays(3);

    /// <exception cref="FormatException">A target that has no plots.</exception>
    public static void Check(string target)
    {
        if (target is not ("symh" or "kp"))
        {
            throw new FormatException($"--plot: there are no plots for {target}, only for symh and kp.");
        }
    }

    /// <param name="model">Folder of the model that was run, whose learning curves are shown; null = none.</param>
    public static void Draw(string target, string csv, JsonObject summary, string? model, string folder)
    {
        Directory.CreateDirectory(folder);
        var plots = new List<PlotFile>();
        if (target == "symh")
        {
            SymH(csv, summary, folder, plots);
        }
        else
        {
            Kp(csv, folder, plots);
        }

        plots.AddRange(LearningCurves(model, folder));
        PlotIndex.Write(folder, $"Backtest of {target}", summary, [.. target == "symh" ? SymHSummaryText.Lines(summary) : SummaryTable.Lines(summary)], plots);
    }

    // swx train draws them beside the weights; the page must not depend on that folder.
    private static IEnumerable<PlotFile> LearningCurves(string? model, string folder)
    {
        var curves = model is null ? "" : Path.Combine(model, "curves");
        string[] pictures = Directory.Exists(curves) ? Directory.GetFiles(curves, "*.png") : [];
        foreach (var picture in pictures.Order(StringComparer.Ordinal))
        {
            var file = "curve-" + Path.GetFileName(picture);
            File.Copy(picture, Path.Combine(folder, file), overwrite: true);
            yield return new PlotFile("Learning curves", file, $"Learning curve of {Path.GetFileNameWithoutExtension(picture)}");
        }
    }

    private static void SymH(string csv, JsonObject summary, string folder, List<PlotFile> plots)
    {
        var table = BacktestTable.Read(csv, ["storm", "horizon_min", .. FanPlot.Columns, .. BacktestTable.Quantiles]);
        var horizons = summary["horizons"]!.AsObject();
        Calibration(table, "horizon_min", [.. horizons.Select(h => (int.Parse(h.Key, CultureInfo.InvariantCulture), $"{LeadName.Of(h.Key)} ahead"))], folder, plots);
        CalibrationPlots.ByClass(horizons, folder, "coverage-by-class.png");
        plots.Add(new PlotFile("Calibration", "coverage-by-class.png", "Share of observations inside the 90 % interval, by observed Sym-H"));
        foreach (var storm in Enumerable.Range(0, table.Rows).GroupBy(r => (Storm: table["storm"][r], Lead: table["horizon_min"][r])))
        {
            var (number, lead) = (double.IsNaN(storm.Key.Storm) ? "all" : Text(storm.Key.Storm), storm.Key.Lead);
            var name = $"storm-{number}-{Text(lead)}min.png";
            var caption = $"Storm {number}, {LeadName.Of(Text(lead))} ahead";
            FanPlot.Draw(table, [.. storm.OrderBy(r => table.Targets[r])], TimeSpan.FromMinutes(5), caption, "Sym-H, nT", folder, name);
            plots.Add(new PlotFile("Storms", name, caption));
        }
    }

    private static void Kp(string csv, string folder, List<PlotFile> plots)
    {
        var table = BacktestTable.Read(csv, ["horizon_h", "p_g1", .. FanPlot.Columns, .. BacktestTable.Quantiles]);
        Calibration(table, "horizon_h", [(3, "next 3 h"), (24, "24 h ahead")], folder, plots);
        int[] next = [.. Rows(table, "horizon_h", 3)];
        if (next.Length > 0 && table.Has("p_g1"))
        {
            CalibrationPlots.Event(
                "storm probability (G1 or more) of the next 3 h",
                [.. next.Select(r => (table["p_g1"][r], GScale.Of(KpThirds.FromUnits(table["observed"][r])) >= 1))],
                folder,
                "reliability-g1.png");
            plots.Add(new PlotFile("Calibration", "reliability-g1.png", "Probability of G1 or more against how often it came true"));
        }

        foreach (var peak in Strongest(table, next))
        {
            foreach (var lead in (int[])[3, 24])
            {
                int[] rows = [.. Rows(table, "horizon_h", lead).Where(r => (table.Targets[r] - peak).Duration() <= KpAround)];
                var name = string.Create(CultureInfo.InvariantCulture, $"kp-{peak:yyyy-MM-dd}-{lead}h.png");
                var caption = string.Create(CultureInfo.InvariantCulture, $"Kp around {peak:yyyy-MM-dd HH:mm} UTC, {(lead == 3 ? "next 3 h" : "24 h ahead")}");
                FanPlot.Draw(table, rows, TimeSpan.FromHours(3), caption, "Kp", folder, name);
                plots.Add(new PlotFile("Storms", name, caption));
            }
        }
    }

    private static void Calibration(BacktestTable table, string column, IReadOnlyList<(int Lead, string Name)> leads, string folder, List<PlotFile> plots)
    {
        var pits = new List<(string Name, PitHistogram Pit)>();
        foreach (var (lead, name) in leads)
        {
            var pit = new PitHistogram();
            foreach (var row in Rows(table, column, lead))
            {
                pit.Add(table.QuantilesOf(row), table["observed"][row]);
            }

            if (pit.Count > 0)
            {
                pits.Add((name, pit));
                var file = $"pit-{lead.ToString(CultureInfo.InvariantCulture)}.png";
                CalibrationPlots.Pit(name, pit, folder, file);
                plots.Add(new PlotFile("Calibration", file, $"PIT histogram, {name}"));
            }
        }

        CalibrationPlots.Quantiles(pits, folder, "reliability.png");
        plots.Insert(0, new PlotFile("Calibration", "reliability.png", "Reliability of the quantiles"));
    }

    // Peaks of storms that do not share their days.
    private static List<DateTime> Strongest(BacktestTable table, IReadOnlyList<int> rows)
    {
        var peaks = new List<DateTime>();
        foreach (var time in rows.OrderByDescending(r => table["observed"][r]).ThenBy(r => table.Targets[r]).Select(r => table.Targets[r]))
        {
            if (peaks.Count == KpEvents)
            {
                break;
            }

            if (peaks.TrueForAll(p => (p - time).Duration() > 2 * KpAround))
            {
                peaks.Add(time);
            }
        }

        return peaks;
    }

    private static IEnumerable<int> Rows(BacktestTable table, string column, int lead) => Enumerable.Range(0, table.Rows).Where(r => table[column][r] == lead);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
