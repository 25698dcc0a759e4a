using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeSwx.Cli.Explaining;
using RealtimeSwx.Core.Explaining;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx explain</c>: what a published forecast was made of, and proof that it can be made again.</summary>
internal static class ExplainVerb
{
    public static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The field `id` of a forecast message" };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda: the one that issued it", DefaultValueFactory = _ => "auto" };
        var json = new Option<bool>("--json") { Description = "One JSON document" };
        var source = new DataSource();
        var command = new Command(
            "explain",
            "Compute a published forecast again from its kept inputs, calibration and checkpoint, and compare the bytes. Exits 1 when they differ.\nExample: swx explain symh-20031029T0600Z-1a2b3c4d-5e6f7a8b --data-dir swx-data")
        {
            id, device, json,
        };
        source.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var storage = await source.OpenAsync(parsed, cancel);
            var reproducer = new ForecastReproducer(storage.ReadModel, storage.Blobs, new TorchLearners(parsed.GetRequiredValue(device)));
            var result = await reproducer.RunAsync(parsed.GetRequiredValue(id), cancel);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? ReproductionText.Json(result).ToJsonString(Readable) : ReproductionText.Of(result));
            return result.Difference is null ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
