using RealtimeSwx.Science.Diagnosis;
using ScottPlot;

namespace RealtimeSwx.Cli.Plots;

/// <summary>A learning curve as PNG, its verdict in the title.</summary>
internal static class LearningCurvePlot
{
    public static void Save(LearningCurve curve, string folder)
    {
        var plot = PlotStyle.New($"{curve.Name}: {CurveRules.Judge(curve).Words}", "epoch", "loss");
        double[] epochs = [.. curve.Points.Select(p => (double)p.Epoch)];
        Line("training", [.. curve.Points.Select(p => p.Train)], 0);
        Line("validation", [.. curve.Points.Select(p => p.Validation)], 1);
        if (curve.Constant is { } constant)
        {
            var line = plot.Add.HorizontalLine(constant);
            (line.LegendText, line.Color, line.LinePattern) = ("a constant", PlotStyle.Grey, LinePattern.Dotted);
        }

        PlotStyle.Save(plot, folder, curve.Name + ".png", legend: Alignment.UpperRight, width: 800);

        void Line(string name, double[] losses, int i)
        {
            var line = plot.Add.Scatter(epochs, losses);
            (line.LegendText, line.Color, line.LinePattern) = (name, PlotStyle.Series[i], PlotStyle.Patterns[i]);
        }
    }
}
