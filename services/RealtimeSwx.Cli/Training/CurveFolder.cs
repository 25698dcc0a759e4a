using RealtimeSwx.Cli.Plots;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Cli.Training;

/// <summary>The learning curves beside a model, in <c>curves/</c>: they tell of its training and are no part of it.</summary>
internal static class CurveFolder
{
    private const string Folder = "curves";

    public static List<LearningCurve> Read(string model)
    {
        var folder = Path.Combine(model, Folder);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(LearningCurve.Read)] : [];
    }

    /// <summary>Writes each as CSV and PNG.</summary>
    public static void Write(string model, IReadOnlyList<LearningCurve> curves)
    {
        var folder = Path.Combine(model, Folder);
        Directory.CreateDirectory(folder);
        foreach (var curve in curves)
        {
            using (var writer = new StreamWriter(Path.Combine(folder, curve.Name + ".csv")))
            {
                curve.Write(writer);
            }

            LearningCurvePlot.Save(curve, folder);
        }
    }
}
