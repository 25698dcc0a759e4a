using System.CommandLine;
using System.Text.Json;
using RealtimeSwx.Cli.Plots;
using RealtimeSwx.Cli.Training;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx diagnose</c>: what the learning curves of a model say.</summary>
internal static class DiagnoseVerb
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Folder written by swx train, or one learning curve: CSV with epoch,train,validation" };
        var plot = new Option<string?>("--plot") { Description = "Folder for the curves as PNG" };
        var json = new Option<bool>("--json") { Description = "Print the verdicts as one JSON document" };
        var command = new Command(
            "diagnose",
            "Judge learning curves by stated rules: good fit, underfit, overfit, unrepresentative training or validation set.\nExample: swx diagnose models/symh")
        {
            model, plot, json,
        };
        command.SetAction(parsed =>
        {
            var curves = Curves(parsed.GetRequiredValue(model));
            var verdicts = curves.Select(c => (Curve: c, Verdict: CurveRules.Judge(c))).ToList();
            if (parsed.GetValue(plot) is { } folder)
            {
                Directory.CreateDirectory(folder);
                curves.ForEach(c => LearningCurvePlot.Save(c, folder));
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(
                    verdicts.Select(v => new { curve = v.Curve.Name, verdict = v.Verdict.Words, reason = v.Verdict.Reason, epochs = v.Curve.Points.Count }),
                    new JsonSerializerOptions { WriteIndented = true }));
                return ExitCodes.Done;
            }

            foreach (var (curve, verdict) in verdicts)
            {
                Console.Out.WriteLine($"{curve.Name}: {verdict.Words}: {verdict.Reason}");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static List<LearningCurve> Curves(string path)
    {
        if (File.Exists(path))
        {
            return [LearningCurve.Read(path)];
        }

        var curves = CurveFolder.Read(path);
        return curves.Count > 0 ? curves : throw new InputException(path, "holds no learning curves (curves/*.csv); swx train writes them");
    }
}
