using System.CommandLine;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Formats.Output;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx inspect FILE</c>: what is in an upstream file, as NDJSON.</summary>
internal static class InspectVerb
{
    public static Command Create()
    {
        var path = new Argument<string>("FILE") { Description = "A file or folder; plain, .gz, .bz2 or .Z." };
        var format = new Option<string>("--format") { Description = $"auto, or one of: {string.Join(", ", FeedFormats.All.Select(f => f.Name))}.", DefaultValueFactory = _ => "auto" };
        var limit = new Option<long?>("--limit") { Description = "Stop after so many lines." };
        var start = new Option<DateTimeOffset?>("--start") { Description = "Start (UTC) of a pulse file without second marks." };
        var command = new Command("inspect", """
            Prints the records of a file, one JSON object a line: observations, maps, pulses. The format goes to stderr, and so does every
            rejected row, which makes the exit 1 at the end.
            Example: swx inspect igsg0010.10i.gz --limit 1
            """) { path, format, limit, start };
        command.SetAction(parsed => Run(parsed.GetValue(path)!, parsed.GetValue(format)!, parsed.GetValue(limit) ?? long.MaxValue, parsed.GetValue(start)?.ToUniversalTime()));
        return command;
    }

    private static int Run(string path, string formatName, long limit, DateTimeOffset? start)
    {
        using var stdout = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        using var ndjson = new NdjsonWriter(stdout);
        var options = new ReadOptions { Start = start };
        if (!Directory.Exists(path))
        {
            return Inspect(path) ? ExitCodes.Done : ExitCodes.Failed;
        }

        var good = true;
        foreach (var file in FeedFile.Files(path).TakeWhile(_ => ndjson.Lines < limit))
        {
            try
            {
                good &= Inspect(file);
            }
            catch (InputException e)
            {
                Report($"error: {e.Message}");
                good = false;
            }
        }

        return good ? ExitCodes.Done : ExitCodes.Failed;

        bool Inspect(string file)
        {
            using var feed = FeedFile.Open(file, options, formatName);
            Console.Error.WriteLine($"format: {feed.Format.Name}{(file == path ? "" : $" ({file})")}");
            var whole = true;
            foreach (var record in feed.Records.TakeWhile(_ => ndjson.Lines < limit))
            {
                switch (record)
                {
                    case Rejected { Field: AcquaFormat.CutPulse } cut:
                        Report($"note: {cut}");
                        break;
                    case Rejected rejected:
                        whole = false;
                        Report($"error: {rejected}");
                        break;
                    default:
                        ndjson.Write(record, limit);
                        break;
                }
            }

            return whole;
        }

        void Report(string line)
        {
            // In order with the data when both go to one terminal.
            stdout.Flush();
            Console.Error.WriteLine(line);
        }
    }
}
