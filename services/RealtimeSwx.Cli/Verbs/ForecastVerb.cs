using System.CommandLine;
using System.Globalization;
using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Formats.Ionex;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx forecast</c>: one issue of one target from files, as JSON or IONEX on stdout.</summary>
internal static class ForecastVerb
{
    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { Description = "symh, kp, kp-wind, tec (when the data are of one analysis) or tec/ANALYSIS" };
        var data = new Option<string[]>("--data") { Description = "Archive file or folder; repeatable", Required = true };
        var at = new Option<string>("--at") { Description = "Issue time, UTC, e.g. 2003-10-29T06:00Z; symh and kp take their last issue time until then, tec any time (leads count from the even hour before)", Required = true };
        var model = new Option<string?>("--model") { Description = "Folder of a trained model (default: the shipped champion)" };
        var availability = new Option<string>("--availability") { Description = "literature, operational, or delays such as symh=PT60M", DefaultValueFactory = _ => "operational" };
        var to = new Option<string>("--to") { Description = "json or ionex (tec)", DefaultValueFactory = _ => "json" };
        to.AcceptOnlyFromAmong("json", "ionex");
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        var command = new Command(
            "forecast",
            "Issue one forecast from archive files, with only what was known at that time.\nExample: swx forecast kp --data kp_1957_2016.csv.gz --at 2003-10-29T06:00Z")
        {
            target, data, at, model, availability, to, device,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var history = ArchiveHistory.Read(parsed.GetRequiredValue(data), Availability.Parse(parsed.GetRequiredValue(availability)), _ => true, "data");
            var time = Time(parsed.GetRequiredValue(at));
            var pipeline = Pipeline(parsed.GetRequiredValue(target), history, time);

            // Never later than asked for: that would see what was not known then.
            var issue = pipeline.Schedule.AtOrBefore(time);
            var bundle = parsed.GetValue(model) is { } folder
                ? ModelBundle.FromFolder(pipeline.Target, folder)
                : ShippedModels.Load(ForecastPipelines.ModelName(pipeline.Target));
            using var loaded = bundle is null ? null : pipeline.LoadModel(bundle, new LearnersOnDemand(parsed.GetRequiredValue(device)));

            // Runs up to the issue time, so that the calibration is what it would have been.
            var start = issue - WarmUp(pipeline);
            var forecast = ForecastRun.Over(pipeline, history, loaded, start, issue, issue).LastOrDefault(s => s.Time == issue && s.Forecast is not null)?.Forecast
                ?? throw new InputException(string.Join(", ", parsed.GetRequiredValue(data)), $"holds nothing to forecast {pipeline.Target} from at {issue.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}");
            if (parsed.GetRequiredValue(to) == "json")
            {
                await Console.Out.WriteLineAsync(ForecastJson.Of(forecast).ToJsonString(ForecastJson.Options));
                return ExitCodes.Done;
            }

            if (forecast.Leads[0].Map is null)
            {
                throw new FormatException($"--to ionex needs maps, and {pipeline.Target} has none.");
            }

            await using var output = Console.OpenStandardOutput();
            ForecastIonex.Of(forecast).Write(output);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Enough issues for the calibration to settle: two days of a 5-minute target, two weeks of a daily one.</summary>
    private static TimeSpan WarmUp(IForecastPipeline pipeline) =>
        pipeline.Schedule.Every < TimeSpan.FromHours(1) ? TimeSpan.FromDays(2) : TimeSpan.FromDays(14);

    private static IForecastPipeline Pipeline(string target, SeriesHistory history, DateTimeOffset at)
    {
        // Once a day at the hour that is asked for.
        var daily = new IssueSchedule(TimeSpan.FromDays(1), at.TimeOfDay);
        if (target != "tec")
        {
            try
            {
                return ForecastPipelines.For(target, daily);
            }
            catch (ArgumentException e)
            {
                throw new FormatException(e.Message, e);
            }
        }

        var centres = history.Series.Where(s => s.Value.StartsWith("tec/", StringComparison.Ordinal)).Select(s => s.Value).ToList();
        return centres.Count == 1
            ? ForecastPipelines.For(centres[0], daily)
            : throw new FormatException($"the data hold {(centres.Count == 0 ? "no maps" : string.Join(", ", centres))}: name one as tec/ANALYSIS.");
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"--at: '{text}' is no time; write 2003-10-29T06:00Z.");
}
