using ScottPlot;

namespace RealtimeSwx.Sequence.FarPast;

/// <summary>Two pictures: skill by history length, and the gradient by lag.</summary>
internal static class FarPastPlots
{
    private static readonly Color[] Colors = [ScottPlot.Colors.Gray, ScottPlot.Colors.DarkOrange, ScottPlot.Colors.SteelBlue, ScottPlot.Colors.SeaGreen];

    public static void Draw(FarPastResults results, string folder)
    {
        Directory.CreateDirectory(folder);
        var skill = new Plot();
        var gradient = new Plot();
        foreach (var (i, kind) in FarPastStudy.Kinds.Index())
        {
            Skill(skill, results, kind, Colors[i], i);
            Gradient(gradient, results.Gradient(kind, FarPastStudy.Lengths[^1], "gradient"), kind, Colors[i], LinePattern.Solid);
            Gradient(gradient, results.Gradient(kind, FarPastStudy.Lengths[^1], "gradient-start"), kind + " before fitting", Colors[i], LinePattern.Dotted);
        }

        skill.Title("Skill over persistence, Sym-H two hours ahead, by history");
        skill.XLabel("history");
        skill.YLabel("skill (mean, half the range of the seeds)");
        skill.Axes.Bottom.SetTicks([.. FarPastStudy.Lengths.Select((_, i) => (double)i)], [.. FarPastStudy.Lengths.Select(l => l < 12 ? $"{5 * l} min" : $"{l / 12} h")]);
        skill.ShowLegend(Alignment.LowerRight);
        skill.SavePng(Path.Combine(folder, "symh-memory-skill.png"), 900, 560);

        gradient.Title("Gradient of the forecast by the inputs of an earlier row, relative to the newest");
        gradient.XLabel("lag, hours");
        gradient.YLabel("log10 of the norm");
        gradient.ShowLegend(Alignment.LowerLeft);
        gradient.SavePng(Path.Combine(folder, "symh-memory-gradient.png"), 900, 560);
    }

    private static void Skill(Plot plot, FarPastResults results, string kind, Color color, int offset)
    {
        var points = FarPastStudy.Lengths.Index()
            .Select(l => (X: l.Index + (0.06 * (offset - 1.5)), Skill: results.Skill(kind, l.Item, "skill", 1)))
            .Where(p => p.Skill is not null)
            .Select(p => (p.X, Skill: p.Skill!.Value))
            .ToList();
        if (points.Count == 0)
        {
            return;
        }

        double[] x = [.. points.Select(p => p.X)];
        double[] y = [.. points.Select(p => p.Skill.Mean)];
        var line = plot.Add.Scatter(x, y, color);
        line.LegendText = kind;
        line.LineWidth = 2;
        var bars = plot.Add.ErrorBar(x, y, [.. points.Select(p => 0.5 * (p.Skill.High - p.Skill.Low))]);
        bars.Color = color;
        if (results.Skill(kind, FarPastStudy.ShuffledLength, "shuffled", 1) is { } shuffled)
        {
            var at = FarPastStudy.Lengths.ToList().IndexOf(FarPastStudy.ShuffledLength) + (0.06 * (offset - 1.5));
            var marker = plot.Add.Marker(at, shuffled.Mean, MarkerShape.OpenSquare, 10, color);
            marker.LegendText = kind + ", history shuffled";
        }
    }

    private static void Gradient(Plot plot, double[] byLag, string name, Color color, LinePattern pattern)
    {
        if (byLag.Length == 0)
        {
            return;
        }

        double[] hours = [.. byLag.Select((_, lag) => lag / 12.0)];
        double[] norms = [.. byLag.Select(v => Math.Log10(v / byLag[0]))];
        var line = plot.Add.Scatter(hours, norms, color);
        line.LegendText = name;
        line.LinePattern = pattern;
        line.LineWidth = 2;
        line.MarkerSize = 0;
    }
}
